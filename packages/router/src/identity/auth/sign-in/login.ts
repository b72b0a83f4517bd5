import type { SignIn } from '@deskwire/contract/identity/auth-schemas.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { hashPassword, isOutdated } from '../../passwords.ts';
import { guardedVerify } from '../passwords/throttle.ts';
import type { Wish } from '../one-time/values.ts';
import * as queries from '../accounts/queries.ts';
import { noteRefusal } from '../sessions/sign-in.ts';
import { answerOf, checkStanding, enter, planOf } from '../sessions/sign-in.ts';

interface Credentials extends Wish {
  readonly email: string;
  readonly password: string;
}

/**
 * Signs in with a password. That there is no such account, that the password is wrong and that an applicant has not
 * proven the address yet are one answer after one time. Throws RATE_LIMITED while guesses must pause.
 */
export async function logIn(ctx: Ctx<typeof auth.login>, { email, password, ...wish }: Credentials): Promise<SignIn> {
  const plan = planOf(ctx, 'password', wish);
  const account = await queries.findAccountByEmail(ctx.db, email);
  if (!(await guardedVerify(ctx, email, account?.password_hash, password))) {
    await ctx.commit(async (tx) => noteRefusal(tx, 'password', account?.id));
    throw new AppError('AUTH_INVALID_CREDENTIALS');
  }
  checkStanding(account!);
  const entered = await ctx.commit(async (tx) => {
    const held = await queries.holdAccount(tx.db, account!.id);
    return held?.password_hash === account!.password_hash ? enter(ctx, tx, held, plan) : undefined;
  });
  // The password was changed, or its hash renewed, while it was compared: what stands now decides.
  if (entered === undefined) return logIn(ctx, { email, password, ...wish });
  await renewHash(ctx, account!, password);
  return answerOf(ctx, entered);
}

/** Parameters grow with the years; a password can be hashed anew only while it is known. */
async function renewHash(
  { commit }: Ctx<typeof auth.login>,
  { id, password_hash }: queries.Account,
  password: string,
): Promise<void> {
  if (password_hash === null || !isOutdated(password_hash)) return;
  const renewed = await hashPassword(password);
  await commit((tx) => queries.replaceHash(tx.db, id, password_hash, renewed));
}
