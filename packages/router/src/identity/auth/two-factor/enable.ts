import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { provePassword } from '../passwords/prove.ts';
import { sealSeed } from './factor.ts';
import * as factors from './queries.ts';
import { describeSeed, newSeed } from './totp.ts';

/** Makes a seed and shows it this once. It counts for nothing until a code of it came. */
export async function enableTwoFactor(
  ctx: Ctx<typeof auth.twoFactor.enable>,
  { password }: { password?: string | undefined },
) {
  const account = await provePassword(ctx, password);
  if (account.second_factor) throw new AppError('SECOND_FACTOR_ON');
  const seed = newSeed();
  const sealed = sealSeed(ctx.services, account.id, seed);
  const kept = await ctx.commit((tx) => factors.keepSeed(tx.db, account.id, sealed, ctx.now()));
  if (kept === undefined) throw new AppError('SECOND_FACTOR_ON');
  return describeSeed(seed, account.email);
}
