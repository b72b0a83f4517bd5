import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { scaffold } from './new.ts';
import { stateAuthored } from './scaffold/tables.ts';
import { parseDomain, parseTarget, singular } from './scaffold/names.ts';

const root = join(import.meta.dirname, '..');
// Beside the workspace, so that its packages resolve.
const copy = mkdtempSync(join(root, '.deskwire-new-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const run = (program: string, ...args: string[]) =>
  spawnSync(program, args, { cwd: copy, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });

test('what is scaffolded passes the generator and the compiler as it is written', { timeout: 900_000 }, () => {
  for (const path of ['packages', 'apps', 'tests', 'scripts'])
    cpSync(join(root, path), join(copy, path), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !/\/(dist|types)$/.test(source),
    });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const file of ['tsconfig.base.json', 'package.json', 'access.txt', 'openapi.json'])
    cpSync(join(root, file), join(copy, file));
  const written = [
    ['procedure', 'desk/tickets.snooze', '--id', '--event', '--job', '--column', 'snoozed_until'],
    ['procedure', 'desk/staging.pauseAll', '--query'],
    ['domain', 'field/surveys'],
    ['procedure', 'field/surveys.close', '--id', '--event', '--column', 'closing_words'],
    ['procedure', 'field/surveys.report', '--query', '--id'],
    ['domain', 'field/surveyAnswers'],
  ].flatMap((args) => [...scaffold(copy, args).tree.written]);
  expect(written).toContain('packages/router/src/desk/tickets/snooze.ts');
  const generated = run('node', 'scripts/generate.ts');
  expect(generated.stderr).toBe('');
  // Their tests and those of the house would only take time: the packages are checked, and what was written.
  const others = { include: ['packages/*/src'], exclude: ['**/*.test.ts', '**/fixtures'] };
  const files = written.filter((path) => path.endsWith('.ts'));
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ extends: './tsconfig.base.json', files, ...others }));
  expect(run('node_modules/.bin/tsc', '-p', 'tsconfig.json', '--noEmit', '--checkers', '1').stdout).toBe('');
});

test('what exists already is left alone', () => {
  expect(() => scaffold(root, ['procedure', 'desk/tickets.merge'])).toThrow('tickets.merge exists already.');
  expect(() => scaffold(root, ['procedure', 'field/nothing.merge'])).toThrow('npm run new -- domain field/nothing');
  expect(() => scaffold(root, ['procedure', 'tickets.merge'])).toThrow(
    'npm run new -- procedure <area>/<domain>.<verb>',
  );
});

test('names are read as they are written', () => {
  expect(parseTarget('desk/Tickets.merge')).toBeUndefined();
  expect(parseDomain('field/surveyAnswers')).toEqual({ area: 'field', domain: 'surveyAnswers' });
  expect(['tickets', 'companies', 'sla', 'access'].map(singular)).toEqual(['ticket', 'company', 'sla', 'access']);
});

test('a new column of text is stated in the manifest of its table', () => {
  const stated = (entry: string) => stateAuthored(`  tables: {\n    surveys: ${entry},\n  },`, 'surveys', 'note');
  expect(stated("ofTeam({ authored: ['name'] })")).toContain("ofTeam({ authored: ['name', 'note'] }),");
  expect(stated("ofTeam({\n      none: ['key'],\n    })")).toContain(
    "ofTeam({ authored: ['note'],\n      none: ['key'],",
  );
  expect(stated('ofTeam()')).toContain("ofTeam({ authored: ['note'] }),");
  expect(stated("ofPerson('by_id')")).toContain("ofPerson('by_id', { authored: ['note'] }),");
  expect(() => stateAuthored('', 'surveys', 'note')).toThrow('surveys');
});
