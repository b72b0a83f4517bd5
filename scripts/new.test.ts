import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { scaffold } from './new.ts';
import { stateAuthored } from './scaffold/tables.ts';
import { article, parseDomain, parseTarget, past, present, singular } from './scaffold/names.ts';

const root = join(import.meta.dirname, '..');
// Beside the workspace, so that its packages resolve.
const copy = mkdtempSync(join(root, '.deskwire-new-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Tests in the copy use the server of this run, and databases of their own. */
const run = (program: string, ...args: string[]) =>
  spawnSync(program, args, {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    env: { ...process.env, TEST_DATABASE_URL: inject('database').url, NO_COLOR: '1' },
  });

/** As somebody would write them, in a domain that there is and in one that there is not, at any depth. */
const wishes = [
  'procedure desk/tickets.postpone --id --event --job --column postponed_until',
  'procedure desk/staging.pauseAll --query',
  'procedure desk/staging.deployments.pause --notice',
  'procedure desk/tickets.portal.extend --event',
  // Domains that mount their jobs in the manifest, in each of the ways.
  'procedure work/projects.freeze --id --event --job --column frozen_until',
  'procedure commerce/subscriptions.freeze --id --event --job --column frozen_until',
  'procedure inbox/messages.hide --id --job --column hidden_until',
  'domain field/surveys',
  'procedure field/surveys.close --id --event --column closing_words',
  'procedure field/surveys.report --query --id',
  'procedure field/surveys.questions.skip --notice',
  'domain field/surveyAnswers',
];
/** The names of their tests, and of the tests of all procedures that run over these. */
const theirs =
  /tickets\.postpone|pauseAll|deployments\.pause|portal\.extend|projects\.freeze|subscriptions\.freeze|messages\.hide|surveys|surveyAnswers|(?:postpone|pause|extend|freeze|hide|close|report|skip): /;
const ofAll =
  /every procedure is open|whoever knows the path|at most a dozen files|nothing is said of|has a row in every table/;

test('what is scaffolded passes all checks as it is written', { timeout: 900_000 }, () => {
  for (const path of ['packages', 'apps', 'tests', 'scripts'])
    cpSync(join(root, path), join(copy, path), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !/\/(dist|types)$/.test(source),
    });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const file of [
    'tsconfig.base.json',
    'package.json',
    'README.md',
    'access.txt',
    'openapi.json',
    'vitest.config.ts',
    '.oxlintrc.json',
    'bench/list.ts',
  ])
    cpSync(join(root, file), join(copy, file));
  const trees = wishes.map((wish) => scaffold(copy, wish.split(' ')).tree);
  const written = trees.flatMap((tree) => [...tree.written]);
  expect(written).toContain('packages/router/src/desk/tickets/postpone/postpone.ts');
  const generated = run('node', 'scripts/generate.ts');
  expect(generated.stderr).toBe('');
  // Their tests and those of the house would only take time: the packages are checked, and what was written.
  const others = { include: ['packages/*/src'], exclude: ['**/*.test.ts', '**/fixtures'] };
  const files = written.filter((path) => path.endsWith('.ts'));
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ extends: './tsconfig.base.json', files, ...others }));
  expect(run('node_modules/.bin/tsc', '-p', 'tsconfig.json', '--noEmit', '--checkers', '1').stdout).toBe('');
  const touched = trees.flatMap((tree) => [...tree.written, ...tree.edited]).filter((path) => path.endsWith('.ts'));
  const linted = run('node_modules/.bin/oxlint', '--deny-warnings', ...new Set(touched));
  expect([linted.status, linted.stdout]).toEqual([0, expect.stringContaining('0 warnings and 0 errors')]);
  // Everybody calls what was scaffolded, and points from it at rows of others.
  const tests = ['tests/access-matrix', 'tests/rooms.test.ts', ...written.filter((path) => path.endsWith('.test.ts'))];
  const names = `${theirs.source}|${ofAll.source}`;
  const tried = run('node_modules/.bin/vitest', 'run', ...tests, '-t', names, '--maxWorkers', '1');
  expect([tried.status, `${tried.stdout}${tried.stderr}`.match(/^.*FAIL.*$/gm)]).toEqual([0, null]);
  expect(tried.stdout).toMatch(/(?<passed>[3-9]\d) passed/);
});

test('what exists already is left alone', () => {
  expect(() => scaffold(root, ['procedure', 'desk/tickets.merge'])).toThrow('tickets.merge exists already.');
  expect(() => scaffold(root, ['procedure', 'field/nothing.merge'])).toThrow('npm run new -- domain field/nothing');
  expect(() => scaffold(root, ['procedure', 'tickets.merge'])).toThrow(
    'npm run new -- procedure <area>/<domain>[.<namespace>].<verb>',
  );
});

test('names are read as they are written', () => {
  expect(parseTarget('desk/Tickets.merge')).toBeUndefined();
  expect(parseTarget('desk/staging.deployments.pause')).toMatchObject({ spaces: ['deployments'], verb: 'pause' });
  expect(parseDomain('field/surveyAnswers')).toEqual({ area: 'field', domain: 'surveyAnswers' });
  expect(['tickets', 'companies', 'sla', 'access'].map(singular)).toEqual(['ticket', 'company', 'sla', 'access']);
});

test('what is written reads as English', () => {
  expect(['freeze', 'skip', 'verify', 'pauseAll', 'merge', 'submit', 'extend', 'play'].map(past)).toEqual([
    'frozen',
    'skipped',
    'verified',
    'pausedAll',
    'merged',
    'submitted',
    'extended',
    'played',
  ]);
  expect(['freeze', 'push', 'copy', 'pauseAll', 'play'].map(present)).toEqual([
    'freezes',
    'pushes',
    'copies',
    'pausesAll',
    'plays',
  ]);
  expect(['estimate', 'user', 'ticket', 'unit', 'invoice'].map(article)).toEqual(['an', 'a', 'a', 'a', 'an']);
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
