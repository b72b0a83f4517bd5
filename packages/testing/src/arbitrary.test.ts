import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { contract } from '@deskwire/contract/contract.ts';
import { entries } from '@deskwire/contract/kit/define.ts';
import { arbitrary } from './arbitrary.ts';

const SEED = 20_261_120;
const samplesOf = (schema: unknown, options = {}) => fc.sample(arbitrary(schema, options), { numRuns: 40, seed: SEED });

const kinds: Record<string, z.ZodType> = {
  text: z.string(),
  'a trimmed text': z.string().trim().min(3).max(10),
  'a text in lower case': z.string().toLowerCase().max(20),
  'a text of a pattern': z.string().regex(/^[A-Z][A-Z0-9]{1,9}$/),
  'a pattern with a bound': z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60),
  'a prefix': z.string().startsWith('dw_').endsWith('!').max(12),
  'an address to be cleaned': z.string().trim().toLowerCase().max(254).pipe(z.email()),
  uuid: z.uuid(),
  'uuid of a version': z.uuidv7(),
  url: z.url(),
  instant: z.iso.datetime({ offset: true }),
  day: z.iso.date(),
  network: z.union([z.cidrv4(), z.cidrv6()]),
  base64: z.base64().max(100),
  host: z.hostname(),
  whole: z.int().min(1).max(100),
  'a number between': z.number().gt(0).lt(1),
  'a multiple': z.number().multipleOf(5).min(3).max(22),
  'one of some': z.enum(['a', 'b']),
  literal: z.literal(['x', 3]),
  nullable: z.string().nullable(),
  list: z.array(z.int()).min(2).max(4),
  tuple: z.tuple([z.string(), z.int()]).rest(z.boolean()),
  record: z.record(z.string().regex(/^[a-z]{1,5}$/), z.boolean()),
  'record of known keys': z.record(z.enum(['a', 'b']), z.int()),
  'part of a record': z.partialRecord(z.enum(['a', 'b']), z.int()),
  union: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('a'), a: z.int() }),
    z.strictObject({ kind: z.literal('b'), b: z.string().optional() }),
  ]),
  intersection: z.intersection(z.object({ a: z.int() }), z.object({ b: z.string() })),
  'fields that exclude each other': z
    .strictObject({ a: z.int().optional(), b: z.int().optional() })
    .refine(({ a, b }) => (a === undefined) !== (b === undefined)),
  'what is known by examples': z
    .string()
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone))
    .meta({ examples: ['Europe/Zurich'] }),
  default: z.strictObject({ a: z.int().default(3) }),
  template: z.templateLiteral(['v', z.int().min(0).max(9)]),
  json: z.json(),
  transformed: z.string().transform((value) => value.length),
};

test.each(Object.entries(kinds))('every value made for %s is valid', (_, schema) => {
  for (const value of samplesOf(schema)) expect(schema.safeParse(value).error, JSON.stringify(value)).toBeUndefined();
});

test.each([...entries(contract)])('every input made for %s is valid, and JSON carries it', (path, entry) => {
  const schema = entry.input as z.ZodType;
  for (const optional of ['random', 'present', 'absent'] as const)
    for (const value of samplesOf(schema, { optional }).slice(0, 15)) {
      // Mutually exclusive fields cannot be sent with everything else.
      if (optional === 'random') expect(JSON.parse(JSON.stringify(value)), path).toEqual(value);
      expect(schema.safeParse(value).error, `${path} ${JSON.stringify(value)}`).toBeUndefined();
    }
});

test('the same seed makes the same values', () => {
  const schema = z.strictObject({ a: z.string().optional(), b: z.array(z.int()) });
  expect(samplesOf(schema)).toEqual(samplesOf(schema));
});

test('fields that may be left out are left out or given, as asked', () => {
  const schema = z.strictObject({ a: z.int().optional(), b: z.int() });
  expect(
    new Set(samplesOf(schema, { optional: 'absent' }).map((value) => Object.keys(value as object).join())),
  ).toEqual(new Set(['b']));
  expect(
    new Set(samplesOf(schema, { optional: 'present' }).map((value) => Object.keys(value as object).join())),
  ).toEqual(new Set(['a,b']));
});

test('an override stands in for a schema, wherever it is', () => {
  const person = z.uuid().meta({ ref: 'person' });
  const schema = z.strictObject({ who: z.array(person.nullable()).min(1), also: person.optional() });
  const made = samplesOf(schema, {
    override: (inner: z.core.$ZodType) => (inner === person ? fc.constant('me') : undefined),
    optional: 'present',
  });
  expect(JSON.stringify(made)).toContain('"also":"me"');
  expect(JSON.stringify(made)).not.toMatch(/[0-9a-f]{8}-/);
});

test('a schema that nothing satisfies is told of instead of being tried for ever', () => {
  expect(() => samplesOf(z.string().refine(() => false))).toThrow('Hardly any value satisfies this string');
});
