import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkPassword, claimOf, verify } from './verify.ts';
import { takeCode } from '../one-time/values.ts';
import { noteRefusal } from '../sessions/sign-in.ts';

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
