import * as fc from 'fast-check';
import type { Bounds } from './bounds.ts';

/** Texts need not be longer than this to reveal a fault; those that must be longer are. */
const LONG_ENOUGH = 24;

/** Texts of a format, of a pattern, or of any characters within the bounds. The caller filters by the schema itself. */
export function texts(bounds: Bounds): fc.Arbitrary<string> {
  const format = formats[bounds.format ?? ''];
  if (format !== undefined) return format(bounds);
  const [pattern] = bounds.patterns;
  if (pattern !== undefined) return matching(pattern);
  return freeText(bounds);
}

/** Texts that match a pattern, ignoring flags that only matter for repeated use. */
export const matching = (pattern: RegExp): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, '')));

function freeText({ minimum = 0, maximum, prefix = '', suffix = '', includes = '' }: Bounds): fc.Arbitrary<string> {
  const fixed = prefix.length + includes.length + suffix.length;
  const least = Math.max(0, minimum - fixed);
  const most = Math.max(least, Math.min(maximum ?? Infinity, Math.max(LONG_ENOUGH, minimum + 5)) - fixed);
  // Mostly plain, sometimes of any script. A grapheme may be several code units, so only half of the length is used.
  const plain = fc.string({ minLength: least, maxLength: most, unit: 'grapheme-ascii' });
  const any = fc.string({ minLength: least, maxLength: Math.max(least, Math.floor(most / 2)), unit: 'grapheme' });
  return fc
    .oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: any })
    .map((middle) => prefix + includes + middle + suffix);
}

const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2050-01-01'), noInvalidDate: true });
const base64url = (text: string) => Buffer.from(text).toString('base64url');

const formats: Readonly<Record<string, (bounds: Bounds) => fc.Arbitrary<string>>> = {
  email: () =>
    fc
      .tuple(matching(/^[a-z][a-z0-9]{0,8}$/), matching(/^[a-z]{1,8}$/))
      .map(([name, host]) => `${name}@${host}.example`),
  uuid: ({ version }) => fc.uuid(version === undefined ? {} : { version: Number(version.replace('v', '')) as 7 }),
  guid: () => fc.uuid(),
  url: () => matching(/^[a-z]{3,8}$/).map((host) => `https://${host}.example/p?q=1`),
  datetime: () => instants.map((instant) => instant.toISOString()),
  date: () => instants.map((instant) => instant.toISOString().slice(0, 10)),
  time: () => instants.map((instant) => instant.toISOString().slice(11, 19)),
  duration: () => fc.integer({ min: 1, max: 99 }).map((days) => `P${days}D`),
  ipv4: () => fc.ipV4(),
  ipv6: () => fc.ipV6(),
  cidrv4: () => fc.tuple(fc.ipV4(), fc.nat(32)).map(([address, bits]) => `${address}/${bits}`),
  cidrv6: () => fc.tuple(fc.ipV6(), fc.nat(128)).map(([address, bits]) => `${address}/${bits}`),
  base64: () => fc.base64String({ maxLength: LONG_ENOUGH }),
  base64url: () => fc.uint8Array({ maxLength: LONG_ENOUGH }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  hostname: () => matching(/^[a-z]{1,8}$/).map((host) => `${host}.example`),
  jwt: () =>
    fc.nat().map((n) => `${base64url('{"typ":"JWT","alg":"HS256"}')}.${base64url(`{"n":${n}}`)}.${base64url('sig')}`),
  json_string: () => fc.json(),
};
