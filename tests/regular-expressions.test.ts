import { describe, expect, test } from 'vitest';
import { jsonSchemaOf } from '@deskwire/contract/kit/json-schema.ts';
import { declared } from './declared.ts';
import { literalsOf, madeAtRunTime, productFiles, slownessOf, textOf, type Found } from './kit/regular-expressions.ts';

/** Made of names that we choose ourselves. */
const ofOurNames = [
  'apps/api/src/doors/openapi/examples.ts',
  'apps/api/src/doors/openapi/schemas.ts',
  'packages/queue/src/redis-safety.ts',
];

const once = (found: readonly Found[]): Found[] => [
  ...new Map(found.map((one) => [`${one.source}/${one.flags}`, one])).values(),
];
const slow = (found: readonly Found[]): string[] =>
  found.flatMap((one) => {
    const slowness = slownessOf(one);
    return slowness === undefined ? [] : [`${one.at}: /${one.source}/${one.flags} is ${slowness}`];
  });

describe('no regular expression holds the process, whatever text it meets', () => {
  test('the time of every literal grows with the length of the text alone', () => {
    const files = productFiles();
    const literals = once(files.flatMap((file) => literalsOf(file, textOf(file))));
    expect(files.length).toBeGreaterThan(500);
    expect(literals.length).toBeGreaterThan(100);
    expect(slow(literals)).toEqual([]);
  });

  test('so does that of every pattern in the schemas of inputs', () => {
    const patterns = [...declared].flatMap(([path, entry]) => patternsIn(path, jsonSchemaOf(entry.input, 'input')));
    expect(patterns.length).toBeGreaterThan(50);
    expect(slow(once(patterns))).toEqual([]);
  });

  test('none is made of what comes in', () => {
    const made = productFiles().flatMap((file) => madeAtRunTime(file, textOf(file)));
    expect(made.filter((at) => !ofOurNames.some((file) => at.startsWith(`${file}:`)))).toEqual([]);
  });

  test.each([
    String.raw`const comments = /^(<!--[^]*?-->\s*)*<svg/;`,
    String.raw`const end = name.replace(/[.\s]+$/, '');`,
    String.raw`const range = /^bytes=\s*(\d{0,15})\s*-/.exec(header);`,
    String.raw`const nested = /^(a+)+$/u;`,
  ])('%s is found', (line) => {
    expect(slow(literalsOf('planted.ts', line))).toHaveLength(1);
  });

  test('one that is put together at run time is found', () => {
    expect(madeAtRunTime('planted.ts', 'const wish = new RegExp(query);\nRegExp(other);')).toEqual([
      'planted.ts:1',
      'planted.ts:2',
    ]);
  });
});

function patternsIn(path: string, schema: unknown): Found[] {
  if (schema === null || typeof schema !== 'object') return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === 'pattern' && typeof value === 'string'
      ? [{ at: path, source: value, flags: 'u' }]
      : patternsIn(path, value),
  );
}
