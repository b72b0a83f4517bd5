import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { proofs } from './list.ts';
import { resultOf } from './results.ts';
import { benchmarks } from '../../bench/list.ts';

const root = join(import.meta.dirname, '../..');
const pagesIn = (folder: string) => readdirSync(join(root, folder)).map((name) => name.replace(/\.md$/, ''));

test('every proof has a page of its last run, and every page a proof', () => {
  expect(pagesIn('docs/proofs').toSorted()).toEqual(Object.keys(proofs).toSorted());
});

test.each(Object.keys(proofs))('the page of %s says when it ran, at which commit, and with which result', (name) => {
  expect(resultOf(name)).toMatch(/^(?:Not run yet|20\d\d-\d\d-\d\d, [^:]+: \S.*)\.$/);
});

test('every benchmark has a page of its figures, and every page a benchmark', () => {
  expect(pagesIn('bench/report').toSorted()).toEqual(Object.keys(benchmarks).toSorted());
});

test.each(Object.keys(benchmarks))('the page of %s says when, by which command and where it was measured', (name) => {
  const text = readFileSync(join(root, 'bench/report', `${name}.md`), 'utf8');
  expect(text).toMatch(/^# .*\n\n(?:Not measured yet\.|20\d\d-\d\d-\d\d(?:, [^:]+)?: `npm run bench -- [^`]+` on \S)/);
});
