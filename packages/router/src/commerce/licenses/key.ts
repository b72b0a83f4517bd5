import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Crockford's digits: none looks like another. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM = 23;
const shape = /^DWL(?:-[0-9A-HJKMNP-TV-Z]{5}){5}$/;

/** Two digits of a CRC-32, by which a mistyped key is known without asking the database. */
function checkOf(body: string): string {
  const sum = crc32(body);
  return digits[sum & 31]! + digits[(sum >>> 5) & 31]!;
}

/** A new licence key with 115 bits of chance. */
export function mintKey(): string {
  const body = Array.from({ length: RANDOM }, () => digits[randomInt(digits.length)]!).join('');
  return `DWL-${(body + checkOf(body)).match(/.{5}/g)!.join('-')}`;
}

/** The hash by which a key is found; undefined for what cannot be a key. Case does not matter. */
export function hashKey(given: string): Buffer | undefined {
  const key = given.toUpperCase();
  if (!shape.test(key)) return undefined;
  const text = key.slice(4).replaceAll('-', '');
  const body = text.slice(0, RANDOM);
  if (checkOf(body) !== text.slice(RANDOM)) return undefined;
  return createHash('sha256').update(`license-key:${key}`).digest();
}

/** By what people tell keys apart. */
export const prefixOf = (key: string): string => key.slice(0, 9);

export const hashFingerprint = (fingerprint: string): Buffer =>
  createHash('sha256').update(`fingerprint:${fingerprint}`).digest();
