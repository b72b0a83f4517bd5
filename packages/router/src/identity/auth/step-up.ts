import type { auth } from '@deskwire/contract/identity/auth.ts';
import { STEP_UP_SECONDS } from '../../kit/access.ts';
import type { Base, Ctx, In, Principal, SessionPrincipal } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { guardedVerify, type Committing } from './guard.ts';
import * as queries from './queries.ts';
import { compare, spend } from './second-factor.ts';
import * as sessionQueries from './sessions.queries.ts';
import { sessionOf } from './sessions.ts';

/** Throws STEP_UP_REQUIRED unless the person has shown within ten minutes who they are. */
export function requireFresh({ authenticated_at }: SessionPrincipal['session'], now: string): void {
  if (Date.parse(now) - Date.parse(authenticated_at) > STEP_UP_SECONDS * 1000) throw new AppError('STEP_UP_REQUIRED');
}

type Proving = Committing & Pick<Base, 'now'> & { readonly principal: Principal };

/**
 * The caller's account, once they have given its password; and, where a second factor or the lack of a password make
 * that too little, in a fresh session. Throws PASSWORD_WRONG or STEP_UP_REQUIRED.
 */
export async function provePassword(ctx: Proving, password: string | undefined): Promise<queries.Account> {
  const account = await queries.findAccount(ctx.db, ctx.principal.user.id);
  if (account === undefined) throw new AppError('UNAUTHENTICATED');
  if (account.second_factor || account.password_hash === null) requireFresh(sessionOf(ctx), ctx.now());
  if (account.password_hash === null) return account;
  if (!(await guardedVerify(ctx, account.email, account.password_hash, password ?? '')))
    throw new AppError('PASSWORD_WRONG');
  return account;
}

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
