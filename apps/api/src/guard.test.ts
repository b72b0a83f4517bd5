import { connect as connectTcp } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { errors } from '@deskwire/contract/errors.ts';
import { connect } from '@deskwire/database/connect.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from './server.ts';

const world = await testWorld();
const agent = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
const bearer = { authorization: `Bearer ${await world.tokenOf(agent)}` };
const json = { 'content-type': 'application/json' };
const app = await createServer(world.services, {
  cors_origins: ['https://app.example'],
  patience: { headers: 500, body: 800, reader: 1000 },
});
app.get('/explodes', () => {
  throw new Error('secret of the machine room');
});
app.get('/moves', (_req, reply) => reply.redirect('/elsewhere'));
await app.listen({ port: 0 });
const port = (app.server.address() as { port: number }).port;
const gone = connect('postgres://nobody@127.0.0.1:1/nothing');
const withoutDatabase = await createServer({ ...world.services, db: gone.db });
afterAll(() => Promise.all([app.close(), withoutDatabase.close(), gone.end()]));

const create = (headers: Record<string, string>, body = '{"title":"x"}') =>
  app.inject({ method: 'POST', url: '/api/v1/tickets', headers: { ...json, ...headers }, body });
const codeOf = (answer: { json: () => { error: { code: string } } }) => answer.json().error.code;

const ticketIds = () => world.kysely.selectFrom('tickets').select('id').execute();
const askFrom = (origin: string) => app.inject({ url: '/api/v1/tickets', headers: { ...bearer, origin } });
const preflight = (origin: string) =>
  app.inject({
    method: 'OPTIONS',
    url: '/api/v1/tickets',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
const nested = (levels: number) => `{"title":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
const headersFor = async (id: string) => (await app.inject({ url: '/live', headers: { 'x-request-id': id } })).headers;

/** Sends text to the server and returns everything it sends back until it closes. */
const speak = (text: string, port_ = port) =>
  new Promise<string>((resolve, reject) => {
    const socket = connectTcp(port_, '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket
      .on('data', (chunk: Buffer) => (heard += chunk.toString()))
      .on('close', () => resolve(heard))
      .on('error', reject);
  });

test.each([
  ['200', 200, () => app.inject({ url: '/api/v1/tickets', headers: bearer })],
  ['201', 201, () => create(bearer)],
  ['a malformed body', 400, () => create(bearer, '{')],
  ['nobody signed in', 401, () => app.inject({ url: '/api/v1/tickets' })],
  ['an unknown address', 404, () => app.inject({ url: '/nowhere' })],
  ['a method that the address does not answer', 405, () => app.inject({ method: 'PUT', url: '/api/v1/tickets' })],
  ['a body of another type', 415, () => create({ ...bearer, 'content-type': 'text/plain' })],
  ['an input that does not fit', 422, () => create(bearer, '{"title":7}')],
  ['an address that cannot be decoded', 400, () => app.inject({ url: '/api/v1/tickets/%zz' })],
  ['a defect of ours', 500, () => app.inject({ url: '/explodes' })],
  ['a database that is away', 503, () => withoutDatabase.inject({ url: '/api/v1/tickets', headers: bearer })],
  ['a redirect', 302, () => app.inject({ url: '/moves' })],
  ['a tRPC answer', 200, () => app.inject({ url: '/trpc/tickets.list', headers: bearer })],
  ['a tRPC refusal', 401, () => app.inject({ url: '/trpc/tickets.list' })],
])('the security headers stand on every answer: %s', async (_, status, ask) => {
  const answer = await ask();
  expect(answer.statusCode).toBe(status);
  expect(answer.headers).toMatchObject({
    'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(answer.headers).not.toHaveProperty('server');
  expect(answer.headers).not.toHaveProperty('x-powered-by');
});

test('they also stand on the answer to something that is no HTTP', async () => {
  const heard = await speak('HELLO\r\n\r\n');
  expect(heard).toMatch(/^HTTP\/1\.1 400 /);
  expect(heard).toContain("content-security-policy: default-src 'none'");
  expect(heard).toContain('"code":"BAD_REQUEST"');
});

test('a defect shows nothing of itself', async () => {
  const answer = await app.inject({ url: '/explodes', headers: { 'x-request-id': 'request-0815' } });
  expect(answer.json()).toEqual({
    error: { code: 'INTERNAL', message: errors.INTERNAL.message, request_id: 'request-0815' },
  });
});

test.each([
  ['multipart/form-data; boundary=x'],
  ['application/x-www-form-urlencoded'],
  ['text/plain'],
  ['text/plain; application/json'],
  ['application/json; charset=utf-7'],
  ['application/jsonx'],
  ['application/json-seq'],
  ['application/octet-stream'],
  ['text/html'],
  [''],
])('a body of type "%s" executes nothing at any door', async (type) => {
  const before = await ticketIds();
  for (const url of ['/api/v1/tickets', '/trpc/tickets.create']) {
    const answer = await app.inject({
      method: 'POST',
      url,
      headers: { ...bearer, 'content-type': type },
      body: '{"title":"x"}',
    });
    expect(answer.statusCode).toBe(415);
  }
  expect(await ticketIds()).toEqual(before);
});

test('a packed body is refused before it is unpacked', async () => {
  for (const encoding of ['gzip', 'br', 'deflate', 'identity, gzip'])
    expect(codeOf(await create({ ...bearer, 'content-encoding': encoding }))).toBe('UNSUPPORTED_MEDIA_TYPE');
});

test('an empty body is no body, with or without a type', async () => {
  for (const headers of [bearer, { ...bearer, ...json }])
    expect(codeOf(await app.inject({ method: 'POST', url: '/api/v1/tickets', headers }))).toBe('INVALID_INPUT');
});

test.each([
  ['nothing that tells where it comes from', {}, 403],
  ['our own page', { 'sec-fetch-site': 'same-origin' }, 201],
  ['our own page in an old browser', { origin: 'http://localhost:4000' }, 201],
  ['a listed page', { 'sec-fetch-site': 'cross-site', origin: 'https://app.example' }, 201],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
  ['a neighbour on our site', { 'sec-fetch-site': 'same-site', origin: 'http://x.localhost:4000' }, 403],
  ['a sandboxed page', { 'sec-fetch-site': 'cross-site', origin: 'null' }, 403],
  ['a bookmark', { 'sec-fetch-site': 'none' }, 403],
])('with a cookie as the credential, a write from %s', async (_, headers, status) => {
  const { hashToken } = await import('@deskwire/router/kit/access/tokens.ts');
  const person = await aMember(world.kysely, { id: agent.team_id }, 'agent');
  await world.kysely
    .updateTable('sessions')
    .set({ cookie_hash: hashToken(person.session_id) })
    .where('id', '=', person.session_id)
    .execute();
  const answer = await create({ cookie: `__Host-sid=${person.session_id}`, ...headers });
  expect(answer.statusCode).toBe(status);
  if (status === 403) expect(codeOf(answer)).toBe('CROSS_SITE_REQUEST');
});

test('a bearer token beside a cookie counts, and the cookie is ignored', async () => {
  const answer = await create({ ...bearer, cookie: '__Host-sid=whatever', 'sec-fetch-site': 'cross-site' });
  expect(answer.statusCode).toBe(201);
  expect((await create({ authorization: 'Bearer wrong', cookie: '__Host-sid=x' })).statusCode).toBe(401);
});

test('only listed origins may read answers', async () => {
  const { headers: listed } = await askFrom('https://app.example');
  expect(listed['access-control-allow-origin']).toBe('https://app.example');
  expect(listed['access-control-allow-credentials']).toBe('true');
  for (const origin of ['https://evil.example', 'https://app.example.evil.example', 'http://app.example', 'null', '']) {
    const { headers } = await askFrom(origin);
    expect(headers['vary']).toBe('Origin, Accept-Encoding');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

test('a preflight of a listed origin is answered, any other is not', async () => {
  const { statusCode, headers } = await preflight('https://app.example');
  expect(statusCode).toBe(204);
  expect(headers['access-control-allow-headers']).toContain('Idempotency-Key');
  expect((await preflight('https://evil.example')).headers).not.toHaveProperty('access-control-allow-methods');
});

test('JSON may be 64 levels deep and no deeper, at both doors', async () => {
  expect(codeOf(await create(bearer, nested(64)))).toBe('INVALID_INPUT');
  for (const levels of [65, 5000, 100_000]) {
    expect(codeOf(await create(bearer, nested(levels)))).toBe('BAD_REQUEST');
    const trpc = await app.inject({
      method: 'POST',
      url: '/trpc/tickets.create',
      headers: { ...bearer, ...json },
      body: nested(levels),
    });
    expect(trpc.json().error.data.code).toBe('BAD_REQUEST');
  }
  expect((await create(bearer, `{"title":"${'['.repeat(200)}"}`)).statusCode).toBe(201);
});

test('the key __proto__ is refused at every door, however it is spelled', async () => {
  for (const key of ['__proto__', '\\u005f_proto__', '__pr\\u006Fto__']) {
    const body = `{"title":"x","custom":{"${key}":{"isAdmin":true}}}`;
    expect(codeOf(await create(bearer, body))).toBe('BAD_REQUEST');
    const headers = { ...bearer, ...json };
    const posted = await app.inject({ method: 'POST', url: '/trpc/tickets.create', headers, body });
    expect(posted.json().error.data.code).toBe('BAD_REQUEST');
    const asked = await app.inject({ url: '/trpc/tickets.list', headers, query: { input: body } });
    expect(asked.json().error.data.code).toBe('BAD_REQUEST');
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('an unused method is told what the address answers', async () => {
  const answer = await app.inject({ method: 'PUT', url: '/api/v1/tickets' });
  expect(codeOf(answer)).toBe('METHOD_NOT_ALLOWED');
  expect(answer.headers['allow']).toBe('GET, HEAD, OPTIONS, POST');
  const options = await app.inject({ method: 'OPTIONS', url: '/api/v1/tickets' });
  expect([options.statusCode, options.headers['allow']]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
  expect((await app.inject({ method: 'OPTIONS', url: '/nowhere' })).statusCode).toBe(404);
});

test('HEAD answers like GET, without a body', async () => {
  const answer = await app.inject({ method: 'HEAD', url: '/api/v1/tickets', headers: bearer });
  expect([answer.statusCode, answer.body]).toEqual([200, '']);
});

test.each(['//api/v1/tickets', '/API/v1/tickets', '/api/v1/tickets;x=1', '/api/v1%2Ftickets', '/api/v2/tickets'])(
  'the spelling %s leads nowhere',
  async (url) => {
    expect((await app.inject({ url, headers: bearer })).statusCode).toBe(404);
  },
);

test('/api without a version means the first one', async () => {
  expect((await app.inject({ url: '/api/tickets/', headers: bearer })).statusCode).toBe(200);
  expect((await app.inject({ url: '/%61pi/v1/tickets' })).statusCode).toBe(401);
});

test('a body of two megabytes is too large', async () => {
  const body = JSON.stringify({ title: 'x'.repeat(2_000_000) });
  expect(codeOf(await create(bearer, body))).toBe('PAYLOAD_TOO_LARGE');
});

test('a request id of the caller comes back; a strange one is replaced', async () => {
  expect((await headersFor('trace-4711'))['x-request-id']).toBe('trace-4711');
  expect((await headersFor('<script>alert(1)</script>'))['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('headers that trickle in end the connection', async () => {
  const heard = await speak('GET /api/v1/tickets HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  expect(heard).toMatch(/^HTTP\/1\.1 408 /);
});

test('a body that trickles in ends the connection', async () => {
  const head = `POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n`;
  const heard = await speak(`${head}{"ti`);
  expect(heard).toMatch(/^HTTP\/1\.1 408 /);
  expect(heard).toContain('"code":"REQUEST_TIMEOUT"');
});

test('out of the box no client may take its time', () => {
  const { headersTimeout, requestTimeout, timeout, keepAliveTimeout } = withoutDatabase.server;
  expect({ headersTimeout, requestTimeout, timeout, keepAliveTimeout }).toEqual({
    headersTimeout: 5000,
    requestTimeout: 600_000,
    timeout: 60_000,
    keepAliveTimeout: 65_000,
  });
});
