import { randomInt } from 'node:crypto';
import type { Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import type { Committing } from '../passwords/throttle.ts';
import * as queries from './queries.ts';
import { stepOf } from './totp.ts';

/** The second factor that somebody presents: a code of their authenticator, or a recovery code. */
export interface Shown {
  readonly code?: string | undefined;
  readonly recovery_code?: string | undefined;
}
/** A valid code that has yet to be used up. */
export type Proof = { readonly step: number } | { readonly recovery_hash: Buffer };

/**
 * Compares a code after counting the try, so that parallel guesses cannot outrun the count. Undefined for a wrong one.
 * Throws RATE_LIMITED while the factor is locked.
 */
export async function compare(ctx: Committing, user_id: string, shown: Shown): Promise<Proof | undefined> {
  const reserved = await ctx.commit((tx) => queries.reserve(tx.db, user_id, ctx.now()));
  if (reserved === undefined) throw await lock(ctx, user_id);
  if (shown.recovery_code !== undefined) return { recovery_hash: hashCode(shown.recovery_code) };
  const seed = openSeed(ctx.services, user_id, reserved.secret);
  const step = stepOf(seed, shown.code ?? '', ctx.now(), reserved.last_step);
  return step === undefined ? undefined : { step };
}

async function lock({ db, now }: Committing, user_id: string): Promise<AppError> {
  const factor = await queries.findFactor(db, user_id);
  if (factor?.locked_until == null) return new AppError('CODE_INVALID');
  const seconds = (Date.parse(factor.locked_until) - Date.parse(now())) / 1000;
  return new AppError('RATE_LIMITED', { limit: 10, window: 900, retry_after: Math.max(1, Math.ceil(seconds)) });
}

/** Uses a right code up: of any number of callers at the same time one succeeds. False for the others. */
export async function spend(
  { now }: Pick<Committing, 'now'>,
  tx: Pick<Writing, 'db'>,
  user_id: string,
  proof: Proof,
): Promise<boolean> {
  if ('step' in proof) return (await queries.acceptStep(tx.db, user_id, proof.step)) !== undefined;
  // Before the code, as whoever replaces the codes or switches the factor off holds it first.
  if ((await queries.lockFactor(tx.db, user_id)) === undefined) return false;
  if ((await queries.takeCode(tx.db, user_id, proof.recovery_hash, now())) === undefined) return false;
  await queries.acceptRecovery(tx.db, user_id);
  return true;
}

const placeOf = (user_id: string) => `two_factors:${user_id}:secret`;
/** Seals a seed for the row of its user; nowhere else does it open. */
export const sealSeed = ({ keyring }: Services, user_id: string, seed: Buffer): string =>
  keyring.seal(seed.toString('base64'), placeOf(user_id));
export const openSeed = ({ keyring }: Services, user_id: string, sealed: string): Buffer =>
  Buffer.from(keyring.open(sealed, placeOf(user_id)), 'base64');

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const CODES = 10;
/** Ten codes of 120 bits: no slower hash is needed to keep them. */
export const newRecoveryCodes = (): string[] => Array.from({ length: CODES }, recoveryCode);
const recoveryCode = (): string =>
  Array.from({ length: 6 }, () => Array.from({ length: 4 }, () => base32[randomInt(32)]).join('')).join('-');

/** Hyphens are for the eye. */
export const hashCode = (code: string): Buffer => hashToken(code.replaceAll('-', '').toUpperCase());
