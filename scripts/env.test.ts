import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from './env.ts';
import { addressOf } from './supervisor/address.ts';

test('without any setting it listens on port 4000 of this machine, with an embedded database', () => {
  expect(readSettings([], {})).toEqual({
    host: '127.0.0.1',
    port: 4000,
    port_given: false,
    database_url: undefined,
    direct_url: undefined,
    redis_url: undefined,
    public_url: undefined,
    secret: undefined,
    data_dir: resolve('.deskwire'),
    production: false,
  });
});

test('an option comes before the environment', () => {
  expect(readSettings(['--port', '4100'], { PORT: '4200', HOST: '::' })).toMatchObject({ port: 4100, host: '::' });
  expect(readSettings(['--host=0.0.0.0', '--port=4100'], {})).toMatchObject({ port: 4100, host: '0.0.0.0' });
});

test('an empty variable is one that is not set', () => {
  expect(readSettings([], { PORT: '', DATABASE_URL: ' ' })).toMatchObject({
    port_given: false,
    database_url: undefined,
  });
});

test('the schema is migrated past the pooler', () => {
  const env = { DATABASE_URL: 'postgres://pooler/desk', DATABASE_DIRECT_URL: 'postgres://server/desk' };
  expect(readSettings([], env)).toMatchObject({ database_url: env.DATABASE_URL, direct_url: env.DATABASE_DIRECT_URL });
  expect(readSettings([], { DATABASE_URL: env.DATABASE_URL }).direct_url).toBe(env.DATABASE_URL);
});

test.each([
  [['--prot', '1'], 'Unknown option "--prot"'],
  [['4100'], 'Unknown option "4100"'],
  [['--port'], 'The option --port needs a value, such as --port 4100.'],
  [['--port='], 'The option --port needs a value'],
  [['--host', ' '], 'The option --host needs a value'],
  [['--port', '0x10'], 'not "0x10"'],
  [['--port', '-1'], 'not "-1"'],
  [['--port', 'http'], 'not "http"'],
  [['--port', '70000'], 'not "70000"'],
])('what cannot be meant is refused: %s', (args, sentence) => {
  expect(() => readSettings(args, {})).toThrow(sentence);
});

const namesIn = (path: string, line: RegExp): Set<string | undefined> =>
  new Set([...readFileSync(new URL(path, import.meta.url), 'utf8').matchAll(line)].map(([, name]) => name));

test('.env.example names every variable that the apps read, and no other', () => {
  const shown = namesIn('../.env.example', /^# ([A-Z][A-Z0-9_]+)=/gm);
  const read = namesIn('../packages/router/src/runtime/env.ts', /^\s+([A-Z][A-Z0-9_]+):/gm);
  expect(read.size).toBeGreaterThan(20);
  expect(shown).toEqual(read);
});

test.each([
  ['postgres://me:secret@db.example.com:5432/desk?sslmode=require', 'db.example.com:5432/desk'],
  ['redis://:secret@127.0.0.1:6379', '127.0.0.1:6379'],
  ['redis+sentinel://me:secret@one:26379,two:26379/desk', 'one:26379,two:26379/desk'],
])('a server is named without the password: %s', (url, address) => {
  expect(addressOf(url)).toBe(address);
});
