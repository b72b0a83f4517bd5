import { generateHOTP } from '@oslojs/otp';
import type { TestWorld } from '../../../testing/world.ts';
import { aSignedIn, password, type SignedInVisitor } from './accounts.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
function bytesOf(secret: string): Uint8Array {
  const bits = Array.from(secret, (letter) => base32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g)!, (byte) => Number.parseInt(byte, 2));
}

/** What an authenticator app shows at this moment of the world, `steps` of thirty seconds later or earlier. */
export function codeNow(world: TestWorld, secret: string, steps = 0): string {
  const step = Math.floor(world.now() / 30_000) + steps;
  return generateHOTP(bytesOf(secret), BigInt(step), 6);
}
/** A code that was never used: time goes on to the beginning of the next step. */
export function nextCode(world: TestWorld, secret: string): string {
  world.clock.advance({ milliseconds: 30_000 - (world.now() % 30_000) });
  return codeNow(world, secret);
}

/** A code that is wrong now, was wrong before and will be in a moment. */
export function wrongCode(world: TestWorld, secret: string): string {
  const right = new Set([-2, -1, 0, 1, 2].map((steps) => codeNow(world, secret, steps)));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.has(code))!;
}

export interface TwoFactorUser extends SignedInVisitor {
  readonly secret: string;
  readonly recovery_codes: readonly string[];
}
/** Somebody signed in whose account has a second factor. */
export async function aTwoFactorUser(world: TestWorld): Promise<TwoFactorUser> {
  const someone = await aSignedIn(world);
  const { secret } = await someone.call().auth.twoFactor.enable({ password });
  const { recovery_codes } = await someone.call().auth.twoFactor.confirm({ code: codeNow(world, secret) });
  return Object.assign(someone, { secret, recovery_codes });
}
