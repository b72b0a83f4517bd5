import { afterAll, expect, test } from 'vitest';
import { errors } from '@deskwire/contract/errors.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { createServer } from '../server.ts';

const world = await testWorld();
const agent = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
const bearer = { authorization: `Bearer ${await world.tokenOf(agent)}` };
const app = await createServer(world.services);
afterAll(() => app.close());

const batchOf = (count: number) =>
  app.inject({
    url: `/trpc/${Array(count).fill('tickets.list').join(',')}`,
    headers: bearer,
    query: { batch: '1', input: JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [i, {}]))) },
  });

test('ten calls may share a request, eleven may not', async () => {
  const ten = await batchOf(10);
  expect(ten.json()).toHaveLength(10);
  for (const answer of ten.json<object[]>()) expect(answer).toMatchObject({ result: { data: { total: 0 } } });
  const eleven = await batchOf(11);
  expect(eleven.statusCode).toBe(400);
});

/** The same call alone and as a batch of one, which tRPC's own adapter answers. */
async function bothWays(path: string, input: string | undefined, headers: Record<string, string> = bearer) {
  const alone = await app.inject({ url: `/trpc/${path}`, headers, query: input === undefined ? {} : { input } });
  const batch = await app.inject({
    url: `/trpc/${path}`,
    headers,
    query: { batch: '1', ...(input === undefined ? {} : { input: `{"0":${input}}` }) },
  });
  const withoutId = (body: string) =>
    JSON.parse(body.replaceAll(/"request_id":"[^"]*"/g, '"request_id":""')) as unknown;
  return [
    [alone.statusCode, [withoutId(alone.body)], alone.headers['vary']],
    [batch.statusCode, withoutId(batch.body), expect.stringMatching(/trpc-accept/i)],
  ];
}

test.each([
  ['an answer', 'tickets.list', '{"page_size":2}', bearer],
  ['an answer to no input', 'tickets.stats', undefined, bearer],
  ['a refused input', 'tickets.list', '{"page_size":0}', bearer],
  ['an input of the wrong kind', 'tickets.list', '[1]', bearer],
  ['null', 'tickets.stats', 'null', bearer],
  ['a row that does not exist', 'tickets.get', '{"ticket_id":"TKT-999999"}', bearer],
  ['nobody', 'tickets.list', '{}', {}],
])('a call by itself is answered as in a batch: %s', async (_, path, input, headers) => {
  const [alone, batched] = await bothWays(path, input, headers);
  expect(alone).toEqual(batched);
});

test('the infinite queries of its clients, which say in which direction they page, are answered', async () => {
  const [alone, batch] = await bothWays('tickets.list', '{"page_size":5,"direction":"forward"}');
  expect(alone?.[0]).toBe(200);
  expect(batch?.[0]).toBe(200);
  const [backward] = await bothWays('tickets.list', '{"page_size":5,"direction":"backward"}');
  expect(backward?.[0]).toBe(422);
});

test('an input that is no JSON is refused, whichever way it comes', async () => {
  const asked = await app.inject({ url: '/trpc/tickets.list', headers: bearer, query: { input: '{' } });
  const sent = await app.inject({
    method: 'POST',
    url: '/trpc/tickets.create',
    headers: { ...bearer, 'content-type': 'application/json' },
    body: '{"title":',
  });
  for (const refused of [asked, sent])
    expect([refused.statusCode, refused.json().error.data.code]).toEqual([400, 'BAD_REQUEST']);
});

test('a stream of one call is answered by tRPC as before', async () => {
  const answer = await app.inject({
    url: '/trpc/tickets.list',
    headers: { ...bearer, 'trpc-accept': 'application/jsonl' },
    query: { batch: '1', input: '{"0":{}}' },
  });
  expect(answer.body.split('\n')[0]).toMatch(/^\{"json":\{"0":|^\{"0":/);
});

test('what is refused before tRPC sees it has its shape all the same', async () => {
  const refused = await app.inject({
    method: 'POST',
    url: '/trpc/tickets.create',
    headers: { ...bearer, 'content-type': 'text/plain' },
    body: 'x',
  });
  expect([refused.statusCode, refused.json()]).toEqual([
    415,
    {
      error: {
        message: errors.UNSUPPORTED_MEDIA_TYPE.message,
        code: -32015,
        data: {
          code: 'UNSUPPORTED_MEDIA_TYPE',
          message: errors.UNSUPPORTED_MEDIA_TYPE.message,
          request_id: expect.any(String),
          httpStatus: 415,
        },
      },
    },
  ]);
});

test('a procedure that does not exist, and a mutation asked for by GET, are refused in our words', async () => {
  const missing = await app.inject({ url: '/trpc/tickets.explode', headers: bearer });
  expect([missing.statusCode, missing.json().error.data.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  const wrong = await app.inject({ url: '/trpc/tickets.create', headers: bearer, query: { input: '{"title":"x"}' } });
  expect([wrong.statusCode, wrong.json().error.data.code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
});

test('a job of the worker is served at no door', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/trpc/maintenance.deleteExpired',
    headers: { ...bearer, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(answer.json().error.data.code).toBe('ROUTE_NOT_FOUND');
});
