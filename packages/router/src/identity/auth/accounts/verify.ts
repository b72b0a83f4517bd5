import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkNewPassword } from '../../password-rules.ts';
import { hashPassword } from '../../passwords.ts';
import type { Taken } from '../one-time/values.ts';
import { ownApplication } from './application.ts';
import { confirmAddress, openAccount, type Opening, type OpeningTx } from './open.ts';

/** The fields of a verification besides the proof. */
export interface Claim {
  /** The application that is their own. */
  readonly application_id: string | undefined;
  readonly password_hash: string | undefined;
}

/**
 * Does what a used link or code of a verification is good for. An account begins with a password that its owner gives
 * now, or with that of the application which is their own: never with one that somebody else has chosen for an address
 * of theirs. Undefined: there is an account for the address already. Throws PASSWORD_MISSING, which leaves the link or
 * code good if it rolls the transaction back.
 */
export async function verify(
  ctx: Opening,
  tx: OpeningTx,
  { user_id, subject, data }: Taken<'verify-email'>,
  claim: Claim,
): Promise<string | undefined> {
  if (data !== null) {
    const { shown, ...applicant } = data;
    const own = shown === true || applicant.user_id === claim.application_id;
    const password_hash = claim.password_hash ?? (own ? applicant.password_hash : null);
    if (password_hash === null) throw new AppError('PASSWORD_MISSING');
    return (await openAccount(ctx, tx, subject, { ...applicant, password_hash }, 'password')) ? subject : undefined;
  }
  if (user_id !== null) await confirmAddress(ctx, tx, user_id, subject);
  return subject;
}

type VerifyCtx = Ctx<typeof auth.verifyEmail> | Ctx<typeof auth.verifyCode>;
type Proof = Taken<'verify-email'>;
interface Given {
  readonly registration_token?: string | undefined;
  readonly password?: string | undefined;
}

/** Hashes before the link is used up: it must not be lost because the machine was busy. */
export async function claimOf(ctx: VerifyCtx, { registration_token, password }: Given, email: string): Promise<Claim> {
  if (password !== undefined) checkNewPassword(ctx.services, password, { email, full_name: '' });
  return {
    application_id: ownApplication(ctx, registration_token),
    password_hash: password === undefined ? undefined : await hashPassword(password),
  };
}

/** Checks a new password once it is known whose it would be. */
export function checkPassword({ services }: VerifyCtx, { password }: Given, { subject, data }: Proof): void {
  if (password !== undefined)
    checkNewPassword(services, password, { email: subject, full_name: data?.full_name ?? '' });
}
