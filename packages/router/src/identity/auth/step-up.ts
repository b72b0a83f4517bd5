import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import { STEP_UP_SECONDS } from '../../kit/access.ts';
import type { Ctx, SessionPrincipal } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { guardedVerify } from './guard.ts';
import * as queries from './queries.ts';
import * as sessionQueries from './sessions.queries.ts';
import { sessionOf } from './sessions.ts';

/** Throws STEP_UP_REQUIRED unless the person has shown within ten minutes who they are. */
export function requireFresh({ authenticated_at }: SessionPrincipal['session'], now: string): void {
  if (Date.parse(now) - Date.parse(authenticated_at) > STEP_UP_SECONDS * 1000) throw new AppError('STEP_UP_REQUIRED');
}

/** Makes a session fresh again by the password. */
export async function confirmPassword(
  ctx: Ctx<typeof auth.confirmPassword>,
  { password }: z.output<typeof auth.confirmPassword.input>,
): Promise<{ authenticated_at: string }> {
  const { id } = sessionOf(ctx);
  const account = await queries.findAccount(ctx.db, ctx.user.id);
  if (account === undefined) throw new AppError('UNAUTHENTICATED');
  if (!(await guardedVerify(ctx, account.email, account.password_hash, password))) throw new AppError('PASSWORD_WRONG');
  await ctx.commit(async (tx) => {
    await sessionQueries.confirmSession(tx.db, id, ctx.now());
    tx.events.add('session.confirmed', { id }, {});
  });
  return { authenticated_at: ctx.now() };
}
