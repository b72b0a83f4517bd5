import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';

/**
 * The checks of `npm run verify` that take seconds, so that whoever runs the tests runs them as well. Types, and the rules of
 * the linter that need types, take minutes and memory of their own (docs/decisions/2026-11-30-cheap-checks-are-tests.md).
 */
const root = join(import.meta.dirname, '..');
const run = promisify(execFile);
const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
const migrations = () => globSync('packages/database/src/migrations/*.sql', { cwd: root }).toSorted();

const checks: Readonly<Record<string, () => readonly string[]>> = {
  'every file is formatted': () => ['oxfmt', '--check'],
  'no rule of the linter that needs no types is broken': () => ['oxlint', '--deny-warnings', '--quiet'],
  'no migration locks a table for long': () => ['squawk', ...migrations()],
  'a package imports only what it declares': () => ['turbo', 'boundaries'],
  'code depends on code in the allowed directions, without circles': () =>
    'depcruise --config .dependency-cruiser.mjs --output-type err packages apps'.split(' '),
  'no file, export or dependency is unused': () => ['knip'],
  'what is generated and committed is up to date': () => ['node', 'scripts/generate.ts', '--check'],
};

test.each(Object.entries(checks))('%s', { timeout: 600_000 }, async (_, command) => {
  const [program, ...args] = command();
  const { stdout, failed } = await run(program!, args, {
    cwd: root,
    maxBuffer: 64 * 2 ** 20,
    shell: process.platform === 'win32',
    env: {
      ...process.env,
      PATH: path,
      TEST_DATABASE_URL: inject('database').url,
      NO_COLOR: '1',
      TURBO_TELEMETRY_DISABLED: '1',
    },
  }).then(
    ({ stdout: said }) => ({ stdout: said, failed: false }),
    (error: { readonly stdout?: string; readonly stderr?: string }) => ({
      stdout: `${error.stdout ?? String(error)}${error.stderr ?? ''}`,
      failed: true,
    }),
  );
  expect(failed, stdout).toBe(false);
});
