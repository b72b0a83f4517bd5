import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = globSync('{packages,apps,tests,scripts}/**/*.{test,fixture}.ts', {
  cwd: root,
  exclude: (name) => name === 'node_modules',
});
const numberOf = (text: string): number => Number(text.replaceAll('_', ''));
/** The limits of all tests, from the configuration. */
const configuration = readFileSync(join(root, 'vitest.config.ts'), 'utf8');
const configured = (name: RegExp): number => numberOf(name.exec(configuration)![1]!);
const limits = { test: configured(/testTimeout: ([\d_]+)/), poll: configured(/poll: \{ timeout: ([\d_]+)/) };

interface Limit {
  readonly line: number;
  readonly of: keyof typeof limits;
  readonly ms: number;
}
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** What a `timeout` in options belongs to: the last call before it that takes one. */
const calls: readonly (readonly [of: keyof typeof limits | undefined, call: RegExp])[] = [
  ['poll', /\.(?:poll|waitFor|waitUntil)\(/g],
  ['test', /\b(?:test|it|describe)(?:\.\w+)*(?:\([^()]*\))?\(/g],
  ['test', /\b(?:before|after)(?:All|Each)\(/g],
  [undefined, /\b(?:expect|to[A-Z]\w+|spawn|spawnSync|exec\w*|fork|connect\w*|fetch|request\w*|create\w+)\(/g],
];
function callBefore(text: string, at: number): keyof typeof limits | undefined {
  const last = calls
    .map(([of, call]) => ({ of, at: [...text.slice(0, at).matchAll(call)].at(-1)?.index ?? -1 }))
    .toSorted((a, b) => b.at - a.at);
  return last[0]?.of;
}

/** Whether a block that ends in a line was begun by a test or a hook: by the line above it that is indented alike. */
function endsTest(lines: readonly string[], at: number): boolean {
  const indent = /^ */.exec(lines[at]!)![0];
  const begin = lines
    .slice(0, at)
    .findLast(
      (line) =>
        line.startsWith(indent) && /\S/.test(line[indent.length] ?? '') && !line.slice(indent.length).startsWith('}'),
    );
  return /^ *(?:test|it|before(?:All|Each)|after(?:All|Each))\b/.test(begin ?? '');
}

/** Every limit that a test sets for itself or for what it waits for. */
function limitsIn(text: string): Limit[] {
  const settings = [...text.matchAll(/\b(?:testTimeout|hookTimeout): *([\d_]+)/g)].map((match) => ({
    line: lineOf(text, match.index),
    of: 'test' as const,
    ms: numberOf(match[1]!),
  }));
  const given = [...text.matchAll(/(?<![\w'"])timeout: *([\d_]+)/g)].flatMap((match) => {
    const of = callBefore(text, match.index);
    return of === undefined ? [] : [{ line: lineOf(text, match.index), of, ms: numberOf(match[1]!) }];
  });
  const lines = text.split('\n');
  const last = lines.flatMap((line, at) => {
    const ms = /^ *\}, *([\d_]+)\);$/.exec(line)?.[1];
    return ms !== undefined && endsTest(lines, at) ? [{ line: at + 1, of: 'test' as const, ms: numberOf(ms) }] : [];
  });
  return [...settings, ...given, ...last];
}

test('no test waits for less than all others: on a busy machine it would fail for no fault', () => {
  expect(files.length).toBeGreaterThan(200);
  const impatient = files
    .filter((file) => file !== 'tests/patience.test.ts')
    .flatMap((file) =>
      limitsIn(readFileSync(join(root, file), 'utf8'))
        .filter(({ of, ms }) => ms < limits[of])
        .map(({ line, of, ms }) => `${file}:${line} gives a ${of} ${ms} ms instead of ${limits[of]}`),
    );
  expect(impatient, 'leave the limit out: it only stops what hangs').toEqual([]);
});

test.each([
  ['vi.setConfig({ testTimeout: 120_000 });', 'test', 120_000],
  ["test('x', { timeout: 5000 }, () => {});", 'test', 5000],
  ["test.each([1])('x', { timeout: 5000 }, () => {});", 'test', 5000],
  ["test('x', async () => {\n  await y();\n}, 30_000);", 'test', 30_000],
  ['beforeAll(async () => {\n  await y();\n}, 30_000);', 'test', 30_000],
  ["test('x', async () => {\n  await expect.poll(() => y(), { timeout: 900 }).toBe(1);\n});", 'poll', 900],
])('a limit is found in %j', (text, of, ms) => {
  expect(limitsIn(text)).toMatchObject([{ of, ms }]);
});

test.each([
  "test('x', async () => {\n  setTimeout(() => {\n    y();\n  }, 30);\n});",
  "test('x', () => {\n  spawnSync('y', { timeout: 900 });\n});",
  "test('x', () => {\n  connected({ statement_timeout: 900 });\n});",
])('no limit of a test is seen in %j', (text) => {
  expect(limitsIn(text)).toEqual([]);
});
