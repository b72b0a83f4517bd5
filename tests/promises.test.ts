import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** What docs/security.md promises, and the tests that it names for each promise. */
const root = join(import.meta.dirname, '..');
const rows = readFileSync(join(root, 'docs/security.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:promise|-)/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '')))
  .map(([promise = '', shown = '']) => ({ promise, shown }));

/** The files that a cell names: whole paths, or names of files in a folder that it names behind `in`. */
function filesOf(shown: string): string[] {
  const folder = / in `([^`]+)`$/.exec(shown)?.[1];
  return [...shown.matchAll(/`([^`]+)`/g)]
    .map(([, name]) => name!)
    .filter((name) => name !== folder)
    .flatMap((name) => {
      if (existsSync(join(root, name))) return [name];
      const inside = folder ?? /`(packages\/[^`]+)\/[^/`]+`/.exec(shown)?.[1];
      const found = inside === undefined ? [] : globSync(`${inside}/**/${name}`, { cwd: root });
      return found.length > 0 ? found : [`${name} is not there`];
    });
}

describe('each promise about security has a test', () => {
  test('there are promises', () => expect(rows.length).toBeGreaterThan(30));
  test.each(rows)('$promise', ({ shown }) => {
    const files = filesOf(shown);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(file).toMatch(/\.test\.ts$|^tests\/[\w-]+$/);
      const tests = file.endsWith('.test.ts') ? [file] : globSync(`${file}/*.test.ts`, { cwd: root });
      expect(tests.length).toBeGreaterThan(0);
      for (const one of tests) expect(readFileSync(join(root, one), 'utf8')).toMatch(/^\s*(?:test|describe)[.(]/m);
    }
  });
});
