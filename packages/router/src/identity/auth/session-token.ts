import type { z } from 'zod';
import type { SignedIn } from '@deskwire/contract/identity/auth-schemas.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { issue, takeToken } from './one-time.ts';
import * as queries from './queries.ts';
import { checkStanding, handOut, openSession, planOf } from './sign-in.ts';
import { sessionOf } from './sessions.ts';

/** A link that carries a sign-in from one device to another. It is as fresh as the session it comes from, not fresher. */
export async function makeSessionToken(
  ctx: Ctx<typeof auth.sessionToken>,
): Promise<z.input<typeof auth.sessionToken.output>> {
  const { authenticated_at } = sessionOf(ctx);
  const { token, expires_at } = await issue(ctx, 'session-exchange', {
    subject: ctx.user.id,
    user_id: ctx.user.id,
    data: { authenticated_at },
    instead: false,
  });
  const { public_url } = ctx.services.config;
  return { url: new URL(`/login/session/${token}`, public_url).href, token, expires_at };
}

/** Turns such a token into a session: once, by whoever is first. Throws TOKEN_SPENT. */
export async function exchangeSessionToken(
  ctx: Ctx<typeof auth.sessionExchange>,
  { token, session, device }: In<typeof auth.sessionExchange>,
): Promise<SignedIn> {
  const plan = planOf(ctx, 'link', { session: session ?? (ctx.cookies === undefined ? 'bearer' : 'cookie'), device });
  const entered = await ctx.commit(async (tx) => {
    const taken = await takeToken({ ...ctx, db: tx.db }, 'session-exchange', token);
    const account = taken && (await queries.holdAccount(tx.db, taken.user_id!));
    if (account === undefined) return undefined;
    checkStanding(account);
    // The session that made the token had shown the second factor already.
    return openSession(ctx, tx, account, plan, taken!.data.authenticated_at);
  });
  if (entered === undefined) throw new AppError('TOKEN_SPENT');
  return handOut(ctx, entered);
}
