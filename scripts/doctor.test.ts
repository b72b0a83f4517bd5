import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from '../packages/router/src/runtime/env.ts';
import { testDatabase } from '../packages/testing/src/database.ts';
import { spoken } from '../tests/faults/command.ts';
import { root } from '../tests/faults/installation.ts';
import { examine } from './doctor/checks.ts';

const { url } = await testDatabase();
const DATA_DIR = mkdtempSync(join(tmpdir(), 'deskwire-doctor-'));
const stateOf = async (more: Record<string, string> = {}) =>
  Object.fromEntries(
    (await examine(readEnv({ DATABASE_URL: url, DATA_DIR, ...more }))).map(({ name, state }) => [name, state]),
  );

test('an installation that works has nothing that has to be done', async () => {
  expect(Object.entries(await stateOf()).filter(([, state]) => state === 'bad')).toEqual([]);
});

test('what does not answer is named, and the other checks go on', async () => {
  const states = await stateOf({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', SMTP_URL: 'smtp://127.0.0.1:1' });
  expect(states).toMatchObject({ database: 'bad', schema: 'bad', mail: 'bad', storage: 'good', redis: 'good' });
});

test('production without mail or https is not ready', async () => {
  const production = { NODE_ENV: 'production', DESKWIRE_SECRET: 'x'.repeat(40), PUBLIC_URL: 'http://desk.example.com' };
  expect(await stateOf(production)).toMatchObject({ mail: 'bad', proxies: 'bad', secrets: 'doubt' });
  const behind = { ...production, PUBLIC_URL: 'https://desk.example.com' };
  expect(await stateOf(behind)).toMatchObject({ proxies: 'doubt' });
});

test('whoever runs it is told in sentences, and the exit says whether something has to be done', async () => {
  const base = { DATA_DIR, DATABASE_URL: url };
  const [works, broken, unset] = await Promise.all([
    spoken(root, ['scripts/doctor.ts'], base),
    spoken(root, ['scripts/doctor.ts'], { ...base, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }),
    spoken(root, ['scripts/doctor.ts'], { ...base, NODE_ENV: 'production', PUBLIC_URL: 'https://desk.example.com' }),
  ]);
  expect(works.text).toMatch(/^✓ database: PostgreSQL [\d.]+.* answers\.$/m);
  expect([works.code, works.text]).toEqual([0, expect.stringMatching(/Nothing has to be done\.$/)]);
  expect(broken.text).toMatch(/^✗ database: The check failed: it cannot be reached \(.+\)\.$/m);
  expect([broken.code, broken.text]).toEqual([1, expect.stringMatching(/\d of 11 checks need you\.$/)]);
  expect([unset.code, unset.text]).toEqual([1, expect.stringMatching(/^✗ settings: .*DESKWIRE_SECRET/s)]);
});
