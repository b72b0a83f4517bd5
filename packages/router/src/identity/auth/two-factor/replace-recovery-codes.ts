import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { tellOfSignIn } from '../mails/sign-in-changed.ts';
import { hashCode, newRecoveryCodes } from './factor.ts';
import * as factors from './queries.ts';

/** Replaces the recovery codes by a new set. */
export async function replaceRecoveryCodes(ctx: Ctx<typeof auth.twoFactor.replaceRecoveryCodes>) {
  const { db, user, now } = ctx;
  if ((await factors.lockFactor(db, user.id)) === undefined) throw new AppError('SECOND_FACTOR_OFF');
  const recovery_codes = newRecoveryCodes();
  await factors.replaceCodes(db, user.id, recovery_codes.map(hashCode), now());
  ctx.events.add('two_factor.recovery_codes_replaced', { id: user.id }, {});
  await tellOfSignIn(ctx, ctx, user, { change: 'recovery_codes_replaced' });
  return { recovery_codes };
}
