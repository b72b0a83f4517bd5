import { expect, test } from 'vitest';
import { z } from 'zod';
import { contract } from '@deskwire/contract/contract.ts';
import { conformsTo } from './conforms.ts';

const id = '019aa0e4-1f7e-7c57-9d55-0d0e8a3b1c22';
const at = '2026-11-20T06:37:01.120Z';
const ticket = {
  id,
  team_id: id,
  key: 'TKT-001',
  number: 1,
  title: 'Printer',
  description: '',
  type: 'bug',
  priority: 'low',
  status: 'open',
  status_category: 'open',
  category: null,
  tags: ['office'],
  reporter_id: id,
  reporter: { id, name: 'Ada', left: false },
  can: ['update'],
  assignee_id: null,
  assignee: null,
  project_id: null,
  project: null,
  custom: { seats: 3, building: null },
  resolution_notes: null,
  comment_count: 0,
  reopened_count: 0,
  merged_into_id: null,
  source: 'api',
  external_key: null,
  sla_due_at: null,
  sla_due_metric: null,
  snoozed_at: null,
  snoozed_until: null,
  first_responded_at: null,
  resolved_at: at,
  closed_at: null,
  deleted_at: null,
  created_at: at,
  updated_at: '2026-11-20T06:37:01.123456Z',
  version: 1,
};
const page = { items: [ticket], total: 1, page: 1, page_size: 20, next_cursor: null };
const { output } = contract.tickets.list;
const conforms = conformsTo(output);

test('an answer that its schema leaves as it is conforms', () => {
  expect(output.parse(page)).toEqual(page);
  expect(conforms(page)).toBe(true);
  expect(conforms({ ...page, total_estimated: true })).toBe(true);
});

const odd = [
  undefined,
  null,
  '',
  'x',
  id,
  at,
  '2026-11-20',
  0,
  1,
  1.5,
  -1,
  2 ** 60,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  [],
  ['x'],
  [1],
  {},
  { x: 1 },
  { x: {} },
  new Date(0),
  Buffer.from('x'),
];
test.each(Object.keys(ticket))('whatever stands in %s conforms only where the schema takes it unchanged', (field) => {
  for (const value of odd) {
    const answer = { ...page, items: [{ ...ticket, [field]: value }] };
    const parsed = output.safeParse(answer);
    // A field that is there without a value is left to the schema, which may take it for absent.
    expect(conforms(answer), JSON.stringify(value)).toBe(value !== undefined && parsed.success);
    if (parsed.success) expect(parsed.data).toEqual(answer);
  }
});

test('the fields of an answer may stand in any order', () => {
  expect(conforms({ ...page, items: [Object.fromEntries(Object.entries(ticket).toReversed())] })).toBe(true);
});

test('what was right in one row is looked at again in the next', () => {
  const items = (...ids: unknown[]) => ({ ...page, items: ids.map((reporter_id) => ({ ...ticket, reporter_id })) });
  expect(conforms(items(id, id, id))).toBe(true);
  expect(conforms(items(id, id.toUpperCase(), id))).toBe(true);
  for (const wrong of ['x', null, undefined, [id]]) expect(conforms(items(id, wrong, id))).toBe(false);
});

test('what an answer has too much or too little does not conform', () => {
  expect(conforms({ ...page, items: [{ ...ticket, password_hash: 'x' }] })).toBe(false);
  const { id: _, ...nameless } = ticket;
  expect(conforms({ ...page, items: [nameless] })).toBe(false);
  expect(conforms({ ...page, secret: 1 })).toBe(false);
  expect(conforms([page])).toBe(false);
});

test.each([
  ['a text that is cut', z.string().trim(), ' x'],
  ['a default that is filled in', z.strictObject({ a: z.string().default('x') }), {}],
  ['a default behind an optional field', z.strictObject({ a: z.string().default('x').optional() }), {}],
  ['fields that are dropped', z.object({ a: z.string() }), { a: 'x', b: 1 }],
  ['a number made of text', z.coerce.number(), '1'],
  ['a transformation', z.string().transform(Number), '1'],
  ['an array that is too long', z.array(z.string()).max(1), ['x', 'y']],
  ['an object whose fields disagree', z.strictObject({ a: z.int() }).refine(() => false), { a: 1 }],
  ['a value with a class of its own', z.strictObject({}), new Date(0)],
])('%s does not conform', (_, schema, value) => {
  expect(conformsTo(schema)(value)).toBe(false);
});

test('a schema that contains itself is followed', () => {
  const Tree = z.strictObject({
    name: z.string(),
    get children() {
      return z.array(Tree);
    },
  });
  const check = conformsTo(Tree);
  expect(check({ name: 'a', children: [{ name: 'b', children: [] }] })).toBe(true);
  expect(check({ name: 'a', children: [{ name: 1, children: [] }] })).toBe(false);
});

test('an object is judged alike whatever the order and the fields of the one before', () => {
  const check = conformsTo(z.strictObject({ id: z.string(), left: z.boolean().optional(), name: z.string() }));
  const right = [
    { id: 'a', name: 'b' },
    { name: 'b', id: 'a' },
    { id: 'a', left: true, name: 'b' },
  ];
  const wrong = [
    { id: 'a' },
    { name: 'b' },
    { id: 'a', left: true },
    { id: 'a', name: 1 },
    { id: 'a', name: 'b', x: 1 },
    {},
  ];
  for (const before of right)
    for (const [values, expected] of [
      [right, true],
      [wrong, false],
    ] as const)
      for (const value of values) {
        expect(check(before)).toBe(true);
        expect(check(value), JSON.stringify([before, value])).toBe(expected);
      }
});
