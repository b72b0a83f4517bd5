import type { z } from 'zod';
import type { SignedIn } from '@deskwire/contract/identity/auth-schemas.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { linkIdentity } from './identities.ts';
import { takeToken, tryToken } from './one-time.ts';
import * as queries from './queries.ts';
import { noteRefusal } from './refused.ts';
import { compare, hashCode, newRecoveryCodes, openSeed, sealSeed, spend } from './second-factor.ts';
import { endSessions, renewOwnCookie, sessionOf } from './sessions.ts';
import * as sessionQueries from './sessions.queries.ts';
import { checkStanding, handOut, openSession } from './sign-in.ts';
import { provePassword } from './step-up.ts';
import { tellOfSignIn } from './tell.ts';
import { describeSeed, newSeed, stepOf } from './totp.ts';
import * as factors from './two-factor.queries.ts';

type TwoFactor = typeof auth.twoFactor;

/** Whether the caller has a second factor. */
export async function getTwoFactor({ db, user }: Ctx<TwoFactor['get']>) {
  const factor = await factors.findFactor(db, user.id);
  const enabled_at = factor?.confirmed_at ?? null;
  const recovery_codes_left = enabled_at === null ? 0 : await factors.countCodes(db, user.id);
  return { enabled: enabled_at !== null, enabled_at, recovery_codes_left };
}

/** Makes a seed and shows it this once. It counts for nothing until a code of it came. */
export async function enableTwoFactor(ctx: Ctx<TwoFactor['enable']>, { password }: { password?: string | undefined }) {
  const account = await provePassword(ctx, password);
  if (account.second_factor) throw new AppError('SECOND_FACTOR_ON');
  const seed = newSeed();
  const sealed = sealSeed(ctx.services, account.id, seed);
  const kept = await ctx.commit((tx) => factors.keepSeed(tx.db, account.id, sealed, ctx.now()));
  if (kept === undefined) throw new AppError('SECOND_FACTOR_ON');
  return describeSeed(seed, account.email);
}

/** The first code of the seed switches the factor on. Every other session was opened without it and ends. */
export async function confirmTwoFactor(ctx: Ctx<TwoFactor['confirm']>, { code }: { code: string }) {
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

/**
 * Turns a challenge into a session. Five tries a challenge, ten in a row an account; a code and a challenge are worth
 * one session.
 */
export async function verifyTwoFactor(
  ctx: Ctx<TwoFactor['verify']>,
  { challenge_token, device, ...shown }: z.output<TwoFactor['verify']['input']>,
): Promise<SignedIn> {
  const challenge = await ctx.commit((tx) => tryToken({ ...ctx, db: tx.db }, 'two-factor', challenge_token));
  const account = challenge && (await queries.findAccount(ctx.db, challenge.user_id!));
  if (account === undefined) throw new AppError('TOKEN_SPENT');
  checkStanding(account);
  const proof = await compare(ctx, account.id, shown);
  const entered = proof && (await ctx.commit((tx) => finish(ctx, tx, challenge_token, account, proof, device)));
  if (entered !== undefined) return handOut(ctx, entered);
  await ctx.commit(async (tx) => noteRefusal(tx, 'second factor', account.id));
  throw new AppError('CODE_INVALID');
}

async function finish(
  ctx: Ctx<TwoFactor['verify']>,
  tx: Parameters<Parameters<Ctx<TwoFactor['verify']>['commit']>[0]>[0],
  challenge_token: string,
  account: queries.Account,
  proof: NonNullable<Awaited<ReturnType<typeof compare>>>,
  device: string | undefined,
) {
  if (!(await spend(ctx, tx, account.id, proof))) return undefined;
  const challenge = await takeToken({ ...ctx, db: tx.db }, 'two-factor', challenge_token);
  // Thrown, so that the code stays good for a challenge that is alive.
  if (challenge === undefined) throw new AppError('TOKEN_SPENT');
  const held = await queries.holdAccount(tx.db, account.id);
  if (held === undefined) throw new AppError('TOKEN_SPENT');
  checkStanding(held);
  if (challenge.data.link !== undefined) await linkIdentity(ctx, tx, account, challenge.data.link, 'provider_linked');
  if ('recovery_hash' in proof) {
    const remaining = await factors.countCodes(tx.db, account.id);
    tx.events.add('two_factor.recovery_code_used', { id: account.id, user_id: account.id }, { remaining });
    await tellOfSignIn(ctx, tx, account, { change: 'recovery_code_used' });
  }
  return openSession(ctx, tx, account, { ...challenge.data, device: device ?? challenge.data.device });
}

/** Switches the factor off for somebody who has just shown password and code. Every other session ends. */
export async function disableTwoFactor(
  ctx: Ctx<TwoFactor['disable']>,
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

/** A new set of recovery codes; the old one is gone. */
export async function replaceRecoveryCodes(ctx: Ctx<TwoFactor['replaceRecoveryCodes']>) {
  const { db, user, now } = ctx;
  if ((await factors.lockFactor(db, user.id)) === undefined) throw new AppError('SECOND_FACTOR_OFF');
  const recovery_codes = newRecoveryCodes();
  await factors.replaceCodes(db, user.id, recovery_codes.map(hashCode), now());
  ctx.events.add('two_factor.recovery_codes_replaced', { id: user.id }, {});
  await tellOfSignIn(ctx, ctx, user, { change: 'recovery_codes_replaced' });
  return { recovery_codes };
}
