import { randomBytes } from 'node:crypto';
import { createTOTPKeyURI, verifyHOTP } from '@oslojs/otp';
import { renderSVG } from 'uqr';

const STEP_SECONDS = 30;
const DIGITS = 6;
const ISSUER = 'Deskwire';

/** A new seed of 160 bits. */
export const newSeed = (): Buffer => randomBytes(20);

/** A seed as an authenticator takes it: as text, as address, and as a picture of that address. */
export function describeSeed(seed: Uint8Array, email: string) {
  const otpauth_uri = createTOTPKeyURI(ISSUER, email, seed, STEP_SECONDS, DIGITS);
  const svg = renderSVG(otpauth_uri, { ecc: 'M', border: 2 });
  return {
    secret: new URL(otpauth_uri).searchParams.get('secret')!,
    otpauth_uri,
    qr_svg: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
  };
}

/**
 * The time step a code belongs to: the present one, the one before for slow typing, or the one after for clocks that are
 * fast (RFC 6238, 5.2 and 6). A step up to `last_step` counts no more, so each is good for once. Undefined for a wrong code.
 */
export function stepOf(seed: Uint8Array, code: string, now: string, last_step: number): number | undefined {
  const present = Math.floor(Date.parse(now) / 1000 / STEP_SECONDS);
  return [present, present - 1, present + 1].find(
    (step) => step > last_step && verifyHOTP(seed, BigInt(step), DIGITS, code),
  );
}
