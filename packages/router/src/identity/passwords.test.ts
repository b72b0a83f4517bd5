import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hashPassword, isOutdated, verifyPassword } from './passwords.ts';
import { isCommon } from './password-rules.ts';

const owner = { email: 'ada.lovelace@northwind.example', full_name: 'Ada Lovelace' };

test('a password is hashed with 46 MiB of argon2id, and known again however it was typed', async () => {
  const hashed = await hashPassword('ﬁne café – ünïcode');
  expect(hashed).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  expect(isOutdated(hashed)).toBe(false);
  expect(await verifyPassword(hashed, 'fine café – ünïcode')).toBe(true);
  expect(await verifyPassword(hashed, 'fine cafe – ünïcode')).toBe(false);
});

test('no hash is like a wrong password', async () => {
  expect(await verifyPassword(null, 'anything at all')).toBe(false);
  expect(await verifyPassword(undefined, 'anything at all')).toBe(false);
});

test('more hashes than may wait are refused, and the others come to their end', async () => {
  const results = await Promise.allSettled(Array.from({ length: 60 }, () => hashPassword('one of very many')));
  const refused = results.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(8);
  expect(refused.every(({ reason }) => reason.app === 'UNAVAILABLE')).toBe(true);
  await hashPassword('the next one is taken again');
});

const disguised = (word: string) => word.replaceAll('a', '@').replaceAll('o', '0').replaceAll('e', '3');

test('thousands of common passwords of twelve characters and more are refused', () => {
  const listed = readFileSync(new URL('./common-passwords.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  const tried = listed.flatMap((word) => [
    word,
    `${word}${word}`,
    `${word}123456`,
    `${word}2026!`,
    `${word[0]!.toUpperCase()}${word.slice(1)}-2026-11`,
    ...(/^[a-z]+$/.test(word) ? [`${disguised(word)}1234567`] : []),
  ]);
  const long = new Set(tried.filter((password) => password.length >= 12));
  expect(long.size).toBeGreaterThan(3000);
  expect([...long].filter((password) => !isCommon(password, owner))).toEqual([]);
});

test.each([
  'aaaaaaaaaaaa',
  '123456123456',
  'Lovelace-Ada-1815',
  'northwind2026!!',
  'Deskwire Deskwire',
  'p4$$w0rd P4$$w0rd',
])('%s is what others would try first', (password) => expect(isCommon(password, owner)).toBe(true));

test.each([
  'a sentence nobody would guess',
  'correct horse battery staple',
  'mein Velo hat zwei Räder',
  'x7Kq-92mB-Lw3t',
  '🦊🦉🐢🦋🐝🐞🦀🐙🦑🐬🐳🦈',
  'tell ada lovelace about the engine',
])('%s is a good password', (password) => expect(isCommon(password, owner)).toBe(false));
