import { randomBytes } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { aMember, aTeam, aTicket, type TestPerson } from '@deskwire/testing/builders.ts';
import { anAccount, password } from '@deskwire/router/identity/auth/testing/accounts.ts';
import { hashToken } from '@deskwire/router/kit/access/tokens.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from '../server.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const bearer = { authorization: `Bearer ${await world.tokenOf(agent)}` };
const app = await createServer(world.services);
afterAll(() => app.close());

const post = (body: object, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: '/api/v1/tickets', headers: { ...bearer, ...headers }, body });
const asked = (accept: string, query: Record<string, string> = {}) =>
  app.inject({ url: '/api/v1/tickets', headers: { ...bearer, accept }, query });

test('REST and tRPC give the same bytes for the same thing', async () => {
  const created = await post({ title: 'Both doors' });
  expect(created.statusCode).toBe(201);
  const { id, key } = created.json<{ id: string; key: string }>();
  const rest = await app.inject({ url: `/api/v1/tickets/${key}`, headers: bearer });
  const trpc = await app.inject({
    url: '/trpc/tickets.get',
    headers: bearer,
    query: { input: JSON.stringify({ ticket_id: id }) },
  });
  expect(rest.json()).toMatchObject(created.json());
  expect(trpc.body).toBe(`{"result":{"data":${rest.body}}}`);
});

test('both doors refuse alike', async () => {
  const rest = await app.inject({ url: '/api/v1/tickets/TKT-999999', headers: bearer });
  const trpc = await app.inject({
    url: '/trpc/tickets.get',
    headers: bearer,
    query: { input: '{"ticket_id":"TKT-999999"}' },
  });
  expect(rest.statusCode).toBe(404);
  expect(trpc.statusCode).toBe(404);
  const { request_id: _, ...refusal } = rest.json().error;
  expect(trpc.json().error.data).toMatchObject({ ...refusal, httpStatus: 404 });
});

test('nobody signed in is told how to', async () => {
  const answer = await app.inject({ url: '/api/v1/tickets' });
  expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
});

test('an Idempotency-Key header makes a repeated request one', async () => {
  const first = await post({ title: 'Once' }, { 'idempotency-key': 'rest-1' });
  expect((await post({ title: 'Once' }, { 'idempotency-key': 'rest-1' })).body).toBe(first.body);
  expect((await post({ title: 'Other' }, { 'idempotency-key': 'rest-1' })).statusCode).toBe(409);
});

test('two browsers at one address that choose one key are answered apart', async () => {
  const refreshed = async () => {
    const { session_id, user_id } = await aMember(world.kysely, team, 'agent');
    await world.kysely
      .updateTable('sessions')
      .set({ cookie_hash: hashToken(session_id) })
      .where('id', '=', session_id)
      .execute();
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/auth/refresh',
      headers: { cookie: `__Host-sid=${session_id}`, 'sec-fetch-site': 'same-origin', 'idempotency-key': 'the-same' },
    });
    return [answer.statusCode, answer.json<{ user: { id: string } }>().user.id === user_id];
  };
  expect(await refreshed()).toEqual([200, true]);
  expect(await refreshed()).toEqual([200, true]);
});

test('a sign-in whose answer was lost is answered again with its cookie, and opens one session', async () => {
  const { email, user_id } = await anAccount(world);
  const signIn = (key: string) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      headers: { 'idempotency-key': key, 'sec-fetch-site': 'same-origin' },
      body: { email, password, session: 'cookie' },
    });
  const lost = await signIn('sign-in-1');
  const again = await signIn('sign-in-1');
  expect(again.body).toBe(lost.body);
  expect(lost.cookies).toMatchObject([{ name: '__Host-sid', httpOnly: true, secure: true }]);
  expect(again.cookies).toEqual(lost.cookies);
  const cookie = `__Host-sid=${again.cookies[0]!.value}`;
  expect((await app.inject({ url: '/api/v1/users/me', headers: { cookie } })).statusCode).toBe(200);
  const sessions = world.kysely.selectFrom('sessions').select('id').where('user_id', '=', user_id);
  expect(await sessions.execute()).toHaveLength(1);
  const kept = await world.kysely.selectFrom('idempotency_keys').selectAll().where('key', '=', 'sign-in-1').execute();
  expect(JSON.stringify(kept)).not.toContain(again.cookies[0]!.value);
});

test('a sign-in that is answered again after its session has ended opens nothing', async () => {
  const { email } = await anAccount(world);
  const headers = { 'idempotency-key': 'sign-in-2', 'sec-fetch-site': 'same-origin' };
  const body = { email, password, session: 'cookie' };
  const first = await app.inject({ method: 'POST', url: '/api/v1/auth/login', headers, body });
  const cookie = `__Host-sid=${first.cookies[0]!.value}`;
  const logout = await app.inject({ method: 'POST', url: '/api/v1/auth/logout', headers: { ...headers, cookie } });
  expect(logout.statusCode).toBe(200);
  const replay = await app.inject({ method: 'POST', url: '/api/v1/auth/login', headers, body });
  expect(replay.cookies).toEqual(first.cookies);
  expect((await app.inject({ url: '/api/v1/users/me', headers: { cookie } })).statusCode).toBe(401);
});

test('a list comes as CSV with every row, and no cell is a formula', async () => {
  await post({ title: '=cmd|calc', tags: ['a', 'b'] });
  for (let i = 0; i < 120; i++) await post({ title: `Row ${i}` });
  const answer = await asked('text/csv', { page_size: '3' });
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="tickets-\d{4}-\d\d-\d\d\.csv"$/);
  const rows = parse<Record<string, string>>(answer.body, { columns: true, bom: true });
  const { total } = (await asked('application/json')).json<{ total: number }>();
  expect(rows).toHaveLength(total);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(total);
  expect(rows.find(({ title }) => title === "'=cmd|calc")).toMatchObject({ tags: '["a","b"]', assignee_id: '' });
});

test('a CSV file begins with a byte order mark unless that is not wanted', async () => {
  const query = { page_size: '1', search: 'Row' };
  expect((await asked('text/csv; bom=false', query)).body.charCodeAt(0)).toBe('"'.charCodeAt(0));
  expect((await asked('text/csv', query)).body.charCodeAt(0)).toBe(0xfeff);
});

test('a link asks for a file by its address, and a format that nobody writes is refused', async () => {
  const file = await asked('text/html,*/*', { format: 'csv', search: 'Row 117' });
  expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(parse<Record<string, string>>(file.body, { columns: true, bom: true })[0]).toMatchObject({ title: 'Row 117' });
  expect((await asked('text/csv', { format: 'json', page_size: '1' })).json<{ items: unknown[] }>().items).toHaveLength(
    1,
  );
  const refused = await asked('*/*', { format: 'pdf' });
  expect([refused.statusCode, refused.json<{ error: { code: string } }>().error.code]).toEqual([422, 'INVALID_INPUT']);
});

test('the same list comes as lines of JSON, filtered as asked', async () => {
  const lines = (await asked('application/x-ndjson', { status: 'open,resolved' })).body.trim().split('\n');
  const { total } = (await asked('*/*')).json<{ total: number }>();
  expect(lines.map((line) => JSON.parse(line))).toHaveLength(total);
  expect((await asked('application/x-ndjson', { status: 'closed' })).body).toBe('');
});

test('an export that is refused is refused in JSON', async () => {
  const answer = await app.inject({ url: '/api/v1/tickets', headers: { accept: 'text/csv' } });
  expect([answer.statusCode, answer.json().error.code]).toEqual([401, 'UNAUTHENTICATED']);
});

test('nobody has more than ten files written a minute', async () => {
  const keen = await aMember(world.kysely, team, 'agent');
  const headers = { authorization: `Bearer ${await world.tokenOf(keen)}`, accept: 'text/csv' };
  for (let i = 0; i < 10; i++) expect((await app.inject({ url: '/api/v1/tickets', headers })).statusCode).toBe(200);
  const refused = await app.inject({ url: '/api/v1/tickets', headers });
  expect([refused.statusCode, refused.json().error.code]).toEqual([429, 'RATE_LIMITED']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
});

test('a file that is only asked about is not written', async () => {
  const headers = { ...bearer, accept: 'text/csv' };
  const asked = await app.inject({ method: 'HEAD', url: '/api/v1/tickets', headers });
  expect([asked.statusCode, asked.body]).toEqual([200, '']);
  expect(asked.headers['content-type']).toContain('text/csv');
});

test('nobody searches more than sixty times a minute, and may still look at the list', async () => {
  const seeker = await aMember(world.kysely, team, 'agent');
  const headers = { authorization: `Bearer ${await world.tokenOf(seeker)}` };
  const ask = async (query: Record<string, string>) =>
    (await app.inject({ url: '/api/v1/tickets', headers, query })).statusCode;
  const searches = await Promise.all(Array.from({ length: 61 }, () => ask({ search: 'printer' })));
  expect(searches.toSorted((a, b) => a - b)).toEqual([...Array<number>(60).fill(200), 429]);
  expect(await ask({})).toBe(200);
});

test('sixty wrong API keys a minute are read from one address, and then not even the right one', async () => {
  const key = await (await world.as(agent)).apiKeys.create({ name: 'Robot', scopes: ['tickets.*'] });
  const guess = (i: number) => (i % 2 === 0 ? `dw_live_00000000_${'x'.repeat(49)}` : `${key.key.slice(0, -1)}!`);
  const call = async (bearer: string, address: string) => {
    const headers = { authorization: `Bearer ${bearer}` };
    const answer = await app.inject({ url: '/api/v1/tickets', headers, remoteAddress: address });
    return answer.statusCode;
  };
  const guesses = await Promise.all(Array.from({ length: 70 }, (_, i) => call(guess(i), '203.0.113.9')));
  expect(guesses.filter((status) => status === 401)).toHaveLength(60);
  expect(guesses.filter((status) => status === 429)).toHaveLength(10);
  expect(await call(key.key, '203.0.113.9')).toBe(429);
  expect(await call(key.key, '203.0.113.10')).toBe(200);
});

/** The server on a port of its own: `inject` takes whatever it is sent, a socket that is not read holds it back. */
const origin = async () => (app.server.listening ? app.listeningOrigin : app.listen({ port: 0 }));

test('of many files that are asked for together two are written', async () => {
  const keen = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  await manyWideTickets(keen, 300);
  const url = `${await origin()}/api/v1/tickets`;
  const headers = { authorization: `Bearer ${await world.tokenOf(keen)}`, accept: 'application/x-ndjson' };
  const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(url, { headers })));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 429, 429, 429]);
  for (const { body } of answers) await body!.cancel();
  await expect
    .poll(async () => {
      const answer = await fetch(url, { headers });
      await answer.body!.cancel();
      return answer.status;
    })
    .toBe(200);
});

test('who loses the right to read in the middle of an export gets no file that looks complete', async () => {
  const crowd = await aTeam(world.kysely);
  const leaver = await aMember(world.kysely, crowd, 'agent');
  await manyWideTickets(leaver, 300);
  const answer = await fetch(`${await origin()}/api/v1/tickets`, {
    headers: { authorization: `Bearer ${await world.tokenOf(leaver)}`, accept: 'application/x-ndjson' },
  });
  expect(answer.status).toBe(200);
  await world.kysely
    .updateTable('people')
    .set({ left_at: new Date().toISOString() })
    .where('id', '=', leaver.person_id)
    .execute();
  await expect(answer.text()).rejects.toThrow('terminated');
});

/** A page of these is more than the sockets hold, so the next page is not read before the client asks for it. */
async function manyWideTickets(reporter: TestPerson, count: number): Promise<void> {
  const home = { id: reporter.team_id, ticket_prefix: 'TKT' };
  for (let i = 0; i < count; i++)
    await aTicket(world.kysely, home, reporter, { description: randomBytes(25_000).toString('hex') });
}
