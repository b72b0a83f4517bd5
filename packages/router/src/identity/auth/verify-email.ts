import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkNewPassword } from '../password-rules.ts';
import { hashPassword } from '../passwords.ts';
import { verify, type Claim } from './activate.ts';
import { takeCode, takeToken, type Taken } from './one-time.ts';
import { noteRefusal } from './refused.ts';
import { ownApplication } from './registration.ts';

type VerifyCtx = Ctx<typeof auth.verifyEmail> | Ctx<typeof auth.verifyCode>;
type Proof = Taken<'verify-email'>;
interface Given {
  readonly registration_token?: string | undefined;
  readonly password?: string | undefined;
}

/** Proves an address by the link of the mail. */
export async function verifyEmail(
  ctx: Ctx<typeof auth.verifyEmail>,
  { token, ...given }: In<typeof auth.verifyEmail>,
): Promise<z.input<typeof auth.verifyEmail.output>> {
  const claim = await claimOf(ctx, given, '');
  const email = await ctx.commit(async (tx) => {
    const taken = await takeToken({ ...ctx, db: tx.db }, 'verify-email', token);
    if (taken === undefined) return undefined;
    checkPassword(ctx, given, taken);
    return verify(ctx, tx, taken, claim);
  });
  if (email === undefined) throw new AppError('TOKEN_SPENT');
  return { status: 'verified', email };
}

/** Proves an address by the six digits of the mail. Five wrong ones, and they are worth nothing. */
export async function verifyCode(
  ctx: Ctx<typeof auth.verifyCode>,
  { email, code, ...given }: In<typeof auth.verifyCode>,
): Promise<z.input<typeof auth.verifyCode.output>> {
  const claim = await claimOf(ctx, given, email);
  const verified = await ctx.commit(async (tx) => {
    const taken = await takeCode({ ...ctx, db: tx.db }, 'verify-email', email, code);
    if (taken === undefined) {
      noteRefusal(tx, 'code');
      return undefined;
    }
    checkPassword(ctx, given, taken);
    return verify(ctx, tx, taken, claim);
  });
  if (verified === undefined) throw new AppError('CODE_INVALID');
  return { status: 'verified', email: verified };
}

/** Hashes before the link is used up: it must not be lost because the machine was busy. */
async function claimOf(ctx: VerifyCtx, { registration_token, password }: Given, email: string): Promise<Claim> {
  if (password !== undefined) checkNewPassword(ctx.services, password, { email, full_name: '' });
  return {
    application_id: ownApplication(ctx, registration_token),
    password_hash: password === undefined ? undefined : await hashPassword(password),
  };
}

function checkPassword({ services }: VerifyCtx, { password }: Given, { subject, data }: Proof): void {
  if (password !== undefined)
    checkNewPassword(services, password, { email: subject, full_name: data?.full_name ?? '' });
}
