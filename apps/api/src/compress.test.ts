import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { contract } from '@deskwire/contract/contract.ts';
import { entries, type Schema } from '@deskwire/contract/kit/define.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { codingOf, mayBeCompressed } from './compress.ts';
import { createServer } from './server.ts';

const world = await testWorld();
const listed = 'https://console.example';
const app = await createServer(world.services, { cors_origins: [listed] });
afterAll(() => app.close());

const agent = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
const authorization = `Bearer ${await world.tokenOf(agent)}`;
const caller = await world.as(agent);
for (let n = 0; n < 12; n++) await caller.tickets.create({ title: `The printer on floor ${n} is out of paper again` });

const get = (url: string, accepted?: string, more: Record<string, string> = {}) =>
  app.inject({
    url,
    headers: { authorization, ...(accepted === undefined ? {} : { 'accept-encoding': accepted }), ...more },
  });
const codings = [
  { coding: 'br', unpack: brotliDecompressSync },
  { coding: 'gzip', unpack: gunzipSync },
] as const;

test.each(codings)('a long list is sent as $coding to who accepts it', async ({ coding, unpack }) => {
  const plain = await get('/api/v1/tickets');
  const packed = await get('/api/v1/tickets', coding);
  expect(packed.headers).toMatchObject({ 'content-encoding': coding, vary: 'Origin, Accept-Encoding' });
  expect(unpack(packed.rawPayload).toString()).toBe(plain.body);
  expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 3);
  expect(plain.headers).toMatchObject({ vary: 'Origin, Accept-Encoding' });
  expect(plain.headers['content-encoding']).toBeUndefined();
});

test('what is small is sent as it is', async () => {
  const { headers, statusCode } = await get('/api/v1/tickets?page_size=1', 'br, gzip');
  expect([statusCode, headers['content-encoding']]).toEqual([200, undefined]);
});

test('a file of a list is compressed while it is written', async () => {
  const plain = await get('/api/v1/tickets', undefined, { accept: 'text/csv' });
  const packed = await get('/api/v1/tickets', 'br', { accept: 'text/csv' });
  expect(packed.headers).toMatchObject({ 'content-encoding': 'br', 'content-type': 'text/csv; charset=utf-8' });
  expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.body);
});

const batchOf = (...paths: string[]) =>
  `/trpc/${paths.join()}?batch=1&input=${encodeURIComponent(JSON.stringify(Object.fromEntries(paths.map((_, at) => [at, {}]))))}`;

test('a batch is compressed as one list is, unless one of its calls must not be', async () => {
  const packed = await get(batchOf('tickets.list', 'tickets.list'), 'gzip');
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(packed.headers['vary']).toContain('Accept-Encoding');
  const [{ result }] = JSON.parse(gunzipSync(packed.rawPayload).toString()) as [
    { result: { data: { total: number } } },
  ];
  expect(result.data.total).toBe(12);
  const mixed = await get(batchOf('tickets.list', 'files.download'), 'gzip');
  expect(mixed.headers['content-encoding']).toBeUndefined();
  expect(mixed.json<object[]>()).toHaveLength(2);
});

test('the document and the script that shows it are compressed once, and not sent twice', async () => {
  for (const url of ['/api/v1/openapi.json', '/docs/reference.js']) {
    const plain = await get(url);
    const packed = await get(url, 'gzip, deflate, br');
    expect(packed.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(packed.rawPayload).equals(plain.rawPayload)).toBe(true);
    const again = await get(url, 'br', { 'if-none-match': String(packed.headers['etag']) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  }
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['br;q=0.1, gzip;q=0.5', 'gzip'],
  ['*;q=0.5', 'br'],
  ['br;q=0, gzip;q=0, *', undefined],
])('who accepts %j gets %s', (accepted, coding) => {
  expect(codingOf(accepted)).toBe(coding);
});

/** Names of fields by which somebody could act as another. */
const secret = /(?:^|_)(?:token|secret|password|passphrase|grant|link|recovery_codes|binding)$|^api_key$/;
interface Internals {
  _zod: { def: Record<string, unknown> & { shape?: Record<string, Internals>; options?: Internals[] } };
}
function fieldsIn(schema: Internals, seen = new Set<Internals>()): string[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const { shape = {}, options = [], innerType, element, in: from, out, valueType } = schema._zod.def;
  const inner = [...Object.values(shape), ...options, innerType, element, from, out, valueType] as (
    | Internals
    | undefined
  )[];
  return [...Object.keys(shape), ...inner.flatMap((next) => (next === undefined ? [] : fieldsIn(next, seen)))];
}

test('no response that may be compressed has a secret in it', () => {
  const holding = (schema: Schema) => fieldsIn(schema as unknown as Internals).filter((field) => secret.test(field));
  const found = [...entries(contract)].map(([path, entry]) => ({
    path,
    may: mayBeCompressed(entry),
    holding: holding(entry.output),
  }));
  expect(found.filter(({ may, holding }) => may && holding.length > 0)).toEqual([]);
  // The net catches something: it would be of no use if it found no secret anywhere.
  expect(found.filter(({ holding }) => holding.length > 0).map(({ path }) => path)).toEqual(
    expect.arrayContaining(['auth.login', 'staging.environment.rotateSecret', 'files.download']),
  );
  expect(found.find(({ path }) => path === 'tickets.list')!.may).toBe(true);
  const said = [...entries(contract)].flatMap(([path, entry]) =>
    entry.kind === 'query' && entry.secret === true ? [path] : [],
  );
  const held = new Set(found.filter(({ holding }) => holding.length > 0).map(({ path }) => path));
  expect(said.filter((path) => !held.has(path))).toEqual([]);
});

test('a preflight of a page that is not listed is refused as what it is, at every door', async () => {
  const preflight = (origin: string, url: string) =>
    app.inject({ method: 'OPTIONS', url, headers: { origin, 'access-control-request-method': 'POST' } });
  for (const url of ['/api/v1/tickets', '/trpc/tickets.create', '/mcp']) {
    const refused = await preflight('https://evil.example', url);
    expect(refused.statusCode).toBe(403);
    expect(refused.body).toContain('CROSS_SITE_REQUEST');
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
    const { statusCode, headers } = await preflight(listed, url);
    expect([statusCode, headers['access-control-allow-origin']]).toEqual([204, listed]);
    expect(headers['access-control-allow-headers']).toContain('Trpc-Accept');
  }
});
