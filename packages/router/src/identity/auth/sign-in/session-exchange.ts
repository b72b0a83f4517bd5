import type { SignedIn } from '@deskwire/contract/identity/auth-schemas.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../accounts/queries.ts';
import { takeToken } from '../one-time/values.ts';
import { checkStanding, handOut, openSession, planOf } from '../sessions/sign-in.ts';
import { isLive } from '../sessions/queries.ts';

/** Turns a token of `auth.sessionToken` into a session: once, by whoever is first. Throws TOKEN_SPENT. */
export async function exchangeSessionToken(
  ctx: Ctx<typeof auth.sessionExchange>,
  { token, session, device }: In<typeof auth.sessionExchange>,
): Promise<SignedIn> {
  const plan = planOf(ctx, 'link', { session: session ?? (ctx.cookies === undefined ? 'bearer' : 'cookie'), device });
  const entered = await ctx.commit(async (tx) => {
    const taken = await takeToken({ ...ctx, db: tx.db }, 'session-exchange', token);
    const account = taken && (await queries.holdAccount(tx.db, taken.user_id!));
    if (account === undefined || !(await isLive(tx.db, taken!.data.session_id, ctx.now()))) return undefined;
    checkStanding(account);
    // The session that made the token had shown the second factor already.
    return openSession(ctx, tx, account, plan, taken!.data.authenticated_at);
  });
  if (entered === undefined) throw new AppError('TOKEN_SPENT');
  return handOut(ctx, entered);
}
