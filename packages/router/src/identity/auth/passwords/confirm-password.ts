import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../accounts/queries.ts';
import { guardedVerify } from './throttle.ts';
import { sessionOf } from '../sessions/current.ts';
import * as sessionQueries from '../sessions/queries.ts';
import { compare, spend } from '../two-factor/factor.ts';

/** Makes a session fresh again by the password, and by a code where the account has a second factor. */
export async function confirmPassword(
  ctx: Ctx<typeof auth.confirmPassword>,
  { password, code }: In<typeof auth.confirmPassword>,
): Promise<{ authenticated_at: string }> {
  const { id } = sessionOf(ctx);
  const account = await queries.findAccount(ctx.db, ctx.user.id);
  if (account === undefined) throw new AppError('UNAUTHENTICATED');
  if (account.second_factor && code === undefined) throw new AppError('SECOND_FACTOR_MISSING');
  if (!(await guardedVerify(ctx, account.email, account.password_hash, password))) throw new AppError('PASSWORD_WRONG');
  const proof = account.second_factor ? await compare(ctx, account.id, { code }) : null;
  const confirmed = await ctx.commit(async (tx) => {
    if (proof !== null && (proof === undefined || !(await spend(ctx, tx, account.id, proof)))) return false;
    await sessionQueries.confirmSession(tx.db, id, ctx.now());
    tx.events.add('session.confirmed', { id }, {});
    return true;
  });
  if (!confirmed) throw new AppError('CODE_INVALID');
  return { authenticated_at: ctx.now() };
}
