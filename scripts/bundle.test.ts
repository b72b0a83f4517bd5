import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** All files that programs load, now or later. Those of earlier builds, which stay for a day, are none of them. */
function partsOf(programs: readonly string[]): Set<string> {
  const parts = new Set(programs.map((program) => join(dist, program)));
  // What is added to a set is still visited.
  for (const part of parts)
    for (const [, name = ''] of readFileSync(part, 'utf8').matchAll(/\b(?:from|import)[ (]*"(\.[^"]+\.js)"/g))
      parts.add(join(dirname(part), name));
  return parts;
}

const parts = partsOf([
  'api.js',
  'worker.js',
  'supervise.js',
  'migrate.js',
  'embedded/keeper.js',
  'holidays-thread.js',
]);

/** A path that one of our sources names, relative to where the source stands: in the bundle it stands elsewhere. */
interface Reading {
  readonly source: string;
  /** The folder of the bundle in which the source has ended up. */
  readonly folder: string;
  readonly text: string;
}
const readings: Reading[] = [...parts]
  .map((part) => `${part}.map`)
  .filter(existsSync)
  .flatMap((map) => {
    const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] };
    const folder = dirname(map);
    return sources.map((source) => ({
      source: relative(root, join(folder, source)),
      folder,
      text: readFileSync(join(folder, source), 'utf8'),
    }));
  });
/** Everything that a pattern captures in the sources, with where it has to be found. */
const mentioned = (pattern: RegExp) =>
  readings.flatMap(({ source, folder, text }) =>
    [...text.matchAll(pattern)].map(([, name = '']) => ({ source, folder, name })),
  );

test('a file that is read or started by its path stands where the bundle looks for it', () => {
  const files = mentioned(/new URL\([`']([^`']+)[`'], import\.meta\.url\)/g);
  expect(files.map(({ source }) => source)).toContain('packages/database/src/migrations.ts');
  const isThere = ({ folder, name }: (typeof files)[number]) =>
    globSync(name.replaceAll(/\$\{[^}]*\}/g, '*'), { cwd: folder }).length > 0;
  expect(files.filter((file) => !isThere(file))).toEqual([]);
});

test('a package that is required by its name is there for the bundle', () => {
  const packages = mentioned(/createRequire\(import\.meta\.url\)(?:\.resolve)?\('([^']+)'\)/g);
  expect(packages.map(({ name }) => name)).toContain('date-holidays');
  for (const { folder, name } of packages)
    expect(createRequire(pathToFileURL(join(folder, 'any.js'))).resolve(name)).toContain(name);
});

test('nothing else depends on where it stands', () => {
  // Both stand in a folder below the root, in the sources as in the bundle.
  const allowed = ['scripts/supervise.ts', 'scripts/migrate.ts'];
  const places = mentioned(/(import\.meta\.(?:dirname|filename|resolve)|__dirname|__filename)/g);
  expect(places.filter(({ source }) => !allowed.includes(source))).toEqual([]);
});

test('the text of the bundle takes one byte a character', () => {
  const wide = [...parts].filter((part) => /[^\0-\xff]/.test(readFileSync(part, 'utf8')));
  expect(wide).toEqual([]);
});
