import { expect, test } from 'vitest';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { openApiDocument } from './doors/openapi/openapi.ts';
import { API, createServer } from './server.ts';

const world = await testWorld();

/** Served but not in the document: other protocols, and what the page of the document loads. */
const elsewhere = ['/trpc/:path', '/mcp', '/docs/reference.js'];

test('what is served and what is documented are the same', async () => {
  const served = new Set<string>();
  const app = await createServer(world.services, {
    observe: ({ method, url, config }) => {
      if (config?.page === true) return;
      for (const name of Array.isArray(method) ? method : [method])
        if (name !== 'HEAD' && !elsewhere.includes(url)) served.add(`${name} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
    },
  });
  await app.ready();
  const { paths } = openApiDocument() as { paths: Record<string, Record<string, { servers?: { url: string }[] }>> };
  const documented = Object.entries(paths).flatMap(([path, place]) =>
    Object.entries(place).map(
      ([method, { servers }]) => `${method.toUpperCase()} ${servers === undefined ? API : ''}${path}`,
    ),
  );
  // Only the program mounts the probes, since it has something to report.
  const probes = ['GET /live', 'GET /ready', 'GET /metrics'];
  // Addresses of one shape are one path of the document, whatever their parameters are called.
  const shapesOf = (addresses: Iterable<string>) =>
    [...addresses].map((one) => one.replaceAll(/\{\w+\}/g, '{}')).toSorted();
  expect(shapesOf(served)).toEqual(shapesOf(documented.filter((route) => !probes.includes(route))));
  await app.close();
});

test('a browser that opens the root finds the documentation, and an icon for its tab', async () => {
  const app = await createServer(world.services);
  const root = await app.inject('/');
  expect([root.statusCode, root.headers.location]).toEqual([302, '/docs']);
  expect((await app.inject(root.headers.location!)).statusCode).toBe(200);
  const icon = await app.inject('/favicon.ico');
  expect([icon.statusCode, icon.headers['content-type']]).toEqual([200, 'image/svg+xml']);
  await app.close();
});

/** The client address that the server assumes for a request from 10.0.0.5 that claims to come from elsewhere. */
async function addressSeen(trust_proxy: string[]): Promise<string> {
  const app = await createServer(world.services, { trust_proxy });
  app.get('/whence', (req) => req.ip);
  const headers = { 'x-forwarded-for': '203.0.113.9' };
  const { body } = await app.inject({ url: '/whence', remoteAddress: '10.0.0.5', headers });
  await app.close();
  return body;
}

test('behind a proxy on the list, its word about the address counts, and nobody else’s', async () => {
  expect(await addressSeen(['10.0.0.5'])).toBe('203.0.113.9');
  expect(await addressSeen(['10.0.0.6'])).toBe('10.0.0.5');
  expect(await addressSeen([])).toBe('10.0.0.5');
});

test('a logger that is given is the one that is used', async () => {
  const lines: object[] = [];
  const { createLogger } = await import('@deskwire/router/runtime/logger.ts');
  const logger = createLogger(
    { level: 'info', name: 'test' },
    { write: (line: string) => void lines.push(JSON.parse(line) as object) },
  );
  const app = await createServer(world.services, { logger });
  await app.inject({ url: '/api/v1/tickets/TKT-1?cursor=secret', headers: { 'x-request-id': 'request-0815' } });
  await app.inject('/nowhere?token=secret');
  await app.inject('/api/v1/files/content/secret');
  expect(lines).toMatchObject([
    { reqId: 'request-0815', method: 'GET', route: '/api/v1/tickets/:ticket_id', status: 401, ms: expect.any(Number) },
    { method: 'GET', route: null, status: 404 },
    { route: '/api/v1/files/content/:grant', params: {}, status: 404 },
  ]);
  expect(JSON.stringify(lines)).not.toContain('secret');
  await app.close();
});

test('a secret in an address is in no log, whatever method or path the request had', async () => {
  let text = '';
  const { createLogger } = await import('@deskwire/router/runtime/logger.ts');
  const logger = createLogger({ level: 'trace', name: 'test' }, { write: (line: string) => void (text += line) });
  const app = await createServer(world.services, { logger });
  const routes = app.printRoutes({ commonPrefix: false }).match(/:(?:token|grant|code|secret)\w*/g) ?? [];
  expect(routes.length).toBeGreaterThan(1);
  const places = [
    '/api/v1/portal/',
    '/api/v1/files/content/',
    '/api/v1/approvals/links/',
    '/api/portal/x/',
    '/API/V1/portal/',
    '//api/v1/portal/',
    '/api/v1/tickets/',
    '/login/session/',
    '/nowhere/',
    '/trpc/',
  ];
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const)
    for (const place of places) await app.inject({ method, url: `${place}S3CRET-value?token=S3CRET` });
  expect(text).toContain('request');
  expect(text).not.toContain('S3CRET');
  await app.close();
});
