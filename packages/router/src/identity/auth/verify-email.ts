import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { verify } from './activate.ts';
import { takeCode, takeToken } from './one-time.ts';
import { noteRefusal } from './refused.ts';

/** Proves an address by the link of the mail. */
export async function verifyEmail(
  ctx: Ctx<typeof auth.verifyEmail>,
  { token }: z.output<typeof auth.verifyEmail.input>,
): Promise<z.input<typeof auth.verifyEmail.output>> {
  const taken = await takeToken(ctx, 'verify-email', token);
  if (taken === undefined) throw new AppError('TOKEN_SPENT');
  return { status: 'verified', email: await verify(ctx, ctx, taken) };
}

/** Proves an address by the six digits of the mail. Five wrong ones, and they are worth nothing. */
export async function verifyCode(
  ctx: Ctx<typeof auth.verifyCode>,
  { email, code }: z.output<typeof auth.verifyCode.input>,
): Promise<z.input<typeof auth.verifyCode.output>> {
  const verified = await ctx.commit(async (tx) => {
    const taken = await takeCode({ ...ctx, db: tx.db }, 'verify-email', email, code);
    if (taken !== undefined) return verify(ctx, tx, taken);
    noteRefusal(tx, 'code');
    return undefined;
  });
  if (verified === undefined) throw new AppError('CODE_INVALID');
  return { status: 'verified', email: verified };
}
