import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { boundsOf } from '@deskwire/testing/bounds.ts';
import type { Input } from '../kit/requests.ts';

/** An input that somebody might send who means no good, or does not know better. */
export interface Hostile {
  readonly name: string;
  readonly value: unknown;
}

const deep = (levels: number): unknown => (levels === 0 ? 'deep' : { deep: deep(levels - 1) });

/** What is put into every field. */
const values: readonly Hostile[] = [
  { name: 'NUL', value: 'a\u0000b' },
  { name: 'a lone surrogate', value: 'a\ud800b' },
  { name: '20 kB of text', value: 'x'.repeat(20_000) },
  { name: 'the empty text', value: '' },
  { name: 'blanks', value: ' \t\n ' },
  { name: 'a huge number', value: 1e308 },
  { name: 'a number beyond whole ones', value: 2 ** 53 + 2 },
  { name: 'a number of 32 bits', value: 2 ** 31 },
  { name: 'the largest whole number', value: Number.MAX_SAFE_INTEGER },
  { name: 'a negative number', value: -1 },
  { name: 'null', value: null },
  { name: 'true', value: true },
  { name: 'an operator', value: { $ne: null } },
  { name: 'SQL', value: "' or 1=1; drop table tickets; --" },
  { name: '__proto__', value: '__proto__' },
  { name: 'a path', value: '../../etc/passwd' },
  { name: 'a date that is none', value: '2026-13-45T25:61:00Z' },
  { name: 'the year zero', value: '0000-01-01T00:00:00Z' },
  { name: 'a zone that is none', value: '2026-01-01T00:00:00+23:59' },
  { name: 'a fraction of a thousand digits', value: `2026-01-01T00:00:00.${'1'.repeat(1000)}Z` },
  { name: 'a day of the year zero', value: '0000-01-01' },
  { name: 'a list of lists', value: [[], [[]], {}] },
  { name: 'thirty levels', value: deep(30) },
];

/** What stands in no input: rights, owners and times are decided by us. */
const extras: Input = {
  role: 'owner',
  roles: ['owner'],
  platform_role: 'master_admin',
  is_admin: true,
  user_id: '00000000-0000-7000-8000-000000000001',
  owner_id: '00000000-0000-7000-8000-000000000001',
  created_at: '2000-01-01T00:00:00Z',
  constructor: { prototype: {} },
};

const roots: readonly Hostile[] = [
  { name: 'null', value: null },
  { name: 'a list', value: [] },
  { name: 'a list of objects', value: [{}] },
  { name: 'a text', value: 'text' },
  { name: 'a number', value: 7 },
  { name: 'nothing', value: {} },
];

/** Every wrong version of a right input: of the whole, of each field, at each bound, and with what does not belong there. */
export function hostileInputs(entry: Entry, right: Input): Hostile[] {
  const shape = (entry.input as { shape?: Readonly<Record<string, z.core.$ZodType>> }).shape ?? {};
  const fields = Object.entries(shape);
  const without = (field: string) => Object.fromEntries(Object.entries(right).filter(([name]) => name !== field));
  return [
    ...roots,
    ...fields.map(([field]) => ({ name: `no ${field}`, value: without(field) })),
    ...fields.flatMap(([field, schema]) =>
      [...values, ...listed(schema), ...beyond(schema)].map(({ name, value }) => ({
        name: `${field}: ${name}`,
        value: { ...right, [field]: value },
      })),
    ),
    ...Object.entries(extras)
      .filter(([field]) => !(field in shape))
      .map(([field, value]) => ({ name: `also ${field}`, value: { ...right, [field]: value } })),
  ];
}

/** The same as items, where a field is a list. */
const listed = (schema: z.core.$ZodType): Hostile[] =>
  unwrapped(schema)._zod.def.type === 'array'
    ? values.map(({ name, value }) => ({ name: `a list of ${name}`, value: [value] }))
    : [];

/** Just outside the bounds of a field. */
function beyond(schema: z.core.$ZodType): Hostile[] {
  const inner = unwrapped(schema);
  const { type } = inner._zod.def;
  const { minimum, maximum } = boundsOf(inner);
  const make = (size: number): unknown => {
    if (type === 'string') return 'x'.repeat(size);
    return type === 'array' ? Array.from({ length: size }, () => 'x') : size;
  };
  const isSized = type === 'string' || type === 'array';
  return [
    ...(minimum !== undefined && !(isSized && minimum === 0)
      ? [{ name: `${minimum - 1}, below the bound`, value: make(minimum - 1) }]
      : []),
    ...(maximum !== undefined && maximum < 1e6
      ? [{ name: `${maximum + 1}, above the bound`, value: make(maximum + 1) }]
      : []),
  ];
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType, in: from } = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType };
  if (innerType !== undefined) return unwrapped(innerType);
  return from === undefined ? schema : unwrapped(from);
}

/** At most `most` of them, always the same for a seed, and never the same few for every procedure. */
export function sampled<T extends Hostile>(all: readonly T[], most: number, seed: string): T[] {
  const place = ({ name }: T) => createHash('sha256').update(`${seed} ${name}`).digest('hex');
  return all.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, most);
}
