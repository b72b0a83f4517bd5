import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { tellOfSignIn } from '../mails/sign-in-changed.ts';
import { provePassword } from '../passwords/prove.ts';
import { renewOwnCookie, sessionOf } from '../sessions/current.ts';
import { endSessions } from '../sessions/end.ts';
import * as factors from './queries.ts';

/** Switches the factor off for somebody who has just shown password and code. Every other session ends. */
export async function disableTwoFactor(
  ctx: Ctx<typeof auth.twoFactor.disable>,
  { password }: { password?: string | undefined },
): Promise<{ enabled: false }> {
  const session = sessionOf(ctx);
  const { second_factor } = await provePassword(ctx, password);
  if (!second_factor) throw new AppError('SECOND_FACTOR_OFF');
  const { id } = ctx.user;
  const cookie = await ctx.commit(async (tx) => {
    if ((await factors.removeFactor(tx.db, id)) === undefined) throw new AppError('SECOND_FACTOR_OFF');
    await endSessions(ctx, tx, id, 'second factor', session.id);
    tx.events.add('two_factor.disabled', { id }, {});
    await tellOfSignIn(ctx, tx, ctx.user, { change: 'second_factor_off' });
    return renewOwnCookie(tx, session.id);
  });
  cookie.send(ctx);
  return { enabled: false };
}
