import { expect, test } from 'vitest';
import { z } from 'zod';
import { mutation, query } from '@deskwire/contract/define.ts';
import type { Alias, Entry } from '@deskwire/contract/kit/define.ts';
import { inputReader } from './input.ts';
import type { Method } from './routes.ts';

const list = query({
  summary: 'List',
  access: 'public',
  rest: 'GET /things',
  input: z.strictObject({
    page_size: z.int().max(100).optional(),
    tag: z.array(z.string()).optional(),
    rank: z.array(z.int()).optional(),
    open: z.boolean().optional(),
    search: z.string().trim().optional(),
    level: z.literal([1, 2]).nullable().optional(),
  }),
  output: z.strictObject({}),
});
const update = mutation({
  summary: 'Update',
  access: 'public',
  rest: 'PATCH /things/{thing_id}',
  input: z.strictObject({
    thing_id: z.string(),
    kind: z.string().optional(),
    size: z.int().optional(),
    version: z.int().optional(),
  }),
  output: z.strictObject({}),
});

const read = (
  entry: Entry,
  sent: { query?: object; body?: unknown; params?: object; headers?: { 'if-match'?: string } },
  alias?: Alias,
) => {
  const [method, url] = (alias?.rest ?? entry.rest).split(' ', 2) as [Method, string];
  const place = url.replace(/\{(\w+)\}/g, (_, name: string) => `{${alias?.rename?.[name] ?? name}}`);
  return inputReader({ path: 'things', entry, method, url: place, alias })({
    query: {},
    body: undefined,
    params: {},
    headers: {},
    ...sent,
  });
};

test('a query string means what the schema means', () => {
  expect(
    read(list, { query: { tag: 'a,b', rank: '1,2', open: 'true', search: '12', level: '2', page_size: '5' } }),
  ).toEqual({ tag: ['a', 'b'], rank: [1, 2], open: true, search: '12', level: 2, page_size: 5 });
  expect(read(list, { query: { tag: ['a,b', 'c'], open: '0' } })).toEqual({ tag: ['a,b', 'c'], open: false });
});

test('what is no number and no truth value stays as it was sent, for the schema to refuse', () => {
  expect(read(list, { query: { page_size: 'many', open: 'maybe' } })).toEqual({ page_size: NaN, open: 'maybe' });
  expect(read(list, { query: { page_size: '' } })).toEqual({ page_size: '' });
});

test('limit means page_size', () => {
  expect(read(list, { query: { limit: '7' } })).toEqual({ page_size: 7 });
  expect(read(list, { query: { limit: '7', page_size: '9' } })).toEqual({ page_size: 9 });
});

test('the path names the row, whatever the body says', () => {
  expect(read(update, { body: { thing_id: 'other', size: 1 }, params: { thing_id: 'mine' } })).toEqual({
    thing_id: 'mine',
    size: 1,
  });
});

test('a body is taken as it is: a text is no number there', () => {
  expect(read(update, { body: { size: '5' }, params: { thing_id: '12' } })).toEqual({ thing_id: '12', size: '5' });
  expect(read(update, { body: [1] })).toEqual([1]);
});

test('If-Match is the expected version, unless the body names one', () => {
  const params = { thing_id: 'x' };
  for (const tag of ['"3"', '3', 'W/"3"'])
    expect(read(update, { body: {}, params, headers: { 'if-match': tag } })).toEqual({ thing_id: 'x', version: 3 });
  expect(read(update, { body: { version: 2 }, params, headers: { 'if-match': '"3"' } })).toMatchObject({ version: 2 });
  expect(read(update, { body: {}, params, headers: { 'if-match': '*' } })).toEqual({ thing_id: 'x' });
  // A condition that cannot be checked is refused: its sender would overwrite what they meant to protect.
  for (const tag of ['"abc"', '', '"1", "2"'])
    expect(() => read(update, { body: {}, params, headers: { 'if-match': tag } })).toThrow(
      expect.objectContaining({ app: 'BAD_REQUEST' }) as Error,
    );
});

test('an alias renames parameters and fields, and fixes others', () => {
  const alias: Alias = { rest: 'PUT /items/{id}/blue', rename: { id: 'thing_id', colour: 'kind' }, set: { size: 3 } };
  expect(read(update, { body: { size: 9 }, params: { thing_id: 'x' } }, alias)).toEqual({ thing_id: 'x', size: 3 });
  expect(read(update, { body: { colour: 'red' }, params: { thing_id: 'x' } }, alias)).toMatchObject({ kind: 'red' });
});
