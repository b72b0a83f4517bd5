import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { tellOfSignIn } from '../mails/sign-in-changed.ts';
import { renewOwnCookie, sessionOf } from '../sessions/current.ts';
import { endSessions } from '../sessions/end.ts';
import * as sessionQueries from '../sessions/queries.ts';
import { hashCode, newRecoveryCodes, openSeed } from './factor.ts';
import * as factors from './queries.ts';
import { stepOf } from './totp.ts';

/** The first code of the seed switches the factor on. Every other session was opened without it and ends. */
export async function confirmTwoFactor(ctx: Ctx<typeof auth.twoFactor.confirm>, { code }: { code: string }) {
  const session = sessionOf(ctx);
  const { id } = ctx.user;
  const reserved = await ctx.commit((tx) => factors.reserve(tx.db, id, ctx.now()));
  if (reserved === undefined) throw new AppError('SECOND_FACTOR_OFF');
  if (reserved.confirmed_at !== null) throw new AppError('SECOND_FACTOR_ON');
  const step = stepOf(openSeed(ctx.services, id, reserved.secret), code, ctx.now(), reserved.last_step);
  if (step === undefined) throw new AppError('CODE_INVALID');
  const recovery_codes = newRecoveryCodes();
  const cookie = await ctx.commit(async (tx) => {
    if ((await factors.confirmFactor(tx.db, id, step, ctx.now())) === undefined) throw new AppError('SECOND_FACTOR_ON');
    await factors.replaceCodes(tx.db, id, recovery_codes.map(hashCode), ctx.now());
    await endSessions(ctx, tx, id, 'second factor', session.id);
    await sessionQueries.confirmSession(tx.db, session.id, ctx.now());
    tx.events.add('two_factor.enabled', { id }, {});
    await tellOfSignIn(ctx, tx, ctx.user, { change: 'second_factor_on' });
    return renewOwnCookie(tx, session.id);
  });
  cookie.send(ctx);
  return { recovery_codes };
}
