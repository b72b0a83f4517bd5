import { STEP_UP_SECONDS } from '../../../kit/access/access.ts';
import type { Base, Principal, SessionPrincipal } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../accounts/queries.ts';
import { sessionOf } from '../sessions/current.ts';
import { type Committing, guardedVerify } from './throttle.ts';

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
