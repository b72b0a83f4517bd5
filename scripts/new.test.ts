import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseTarget, writeProcedure } from './new.ts';

const root = join(import.meta.dirname, '..');
// Beside the workspace, so that its packages resolve.
const copy = mkdtempSync(join(root, '.deskwire-new-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('a new procedure, and one in a new domain, pass the compiler as they are written', { timeout: 600_000 }, () => {
  for (const path of [
    'packages/contract',
    'packages/router',
    'packages/database',
    'packages/queue',
    'packages/adapters',
    'packages/testing',
  ])
    cpSync(join(root, path), join(copy, path), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !/\/(dist|types)$/.test(source),
    });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const file of ['tsconfig.base.json', 'package.json']) cpSync(join(root, file), join(copy, file));
  const touched = writeProcedure(copy, parseTarget('desk/tickets.escalateNow', 'mutation')!);
  expect(touched).toHaveLength(4);
  touched.push(...writeProcedure(copy, parseTarget('field/surveys.latest', 'query')!));
  expect(touched).toHaveLength(10);
  expect(complaints(touched)).toBe('');
});

/** What the compiler has to say about these files and the packages; their other tests would only take time. */
function complaints(files: readonly string[]): string {
  const config = join(copy, 'tsconfig.json');
  const others = { include: ['packages/*/src'], exclude: ['**/*.test.ts'] };
  writeFileSync(config, JSON.stringify({ extends: './tsconfig.base.json', files, ...others }));
  return spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', config], { cwd: copy, encoding: 'utf8' }).stdout;
}

test('a name that is no procedure is refused', () => {
  expect(parseTarget('tickets.merge', 'query')).toBeUndefined();
  expect(parseTarget('desk/Tickets.merge', 'query')).toBeUndefined();
});
