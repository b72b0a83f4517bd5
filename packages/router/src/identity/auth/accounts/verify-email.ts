import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkPassword, claimOf, verify } from './verify.ts';
import { takeToken } from '../one-time/values.ts';

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
