import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from '../server.ts';

const folder = mkdtempSync(join(tmpdir(), 'deskwire-console-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Console</title>');
writeFileSync(join(folder, 'assets/index-abc.js'), 'export {};');

const world = await testWorld();
const app = await createServer(world.services, { console: folder });
afterAll(() => app.close());
const open = (url: string, accept = 'text/html,application/xhtml+xml,*/*;q=0.8') =>
  app.inject({ url, headers: { accept } });

test('a browser that opens an address without a route of its own gets the console, with a policy of its own', async () => {
  for (const url of ['/', '/tickets', '/tickets/TKT-001?at=3', '/staging/deployments/x']) {
    const { statusCode, headers, body } = await open(url);
    expect([url, statusCode, body]).toEqual([url, 200, '<!doctype html><title>Console</title>']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers['cache-control']).toBe('no-cache');
  }
});

test('programs are told that there is nothing, in JSON', async () => {
  expect((await open('/tickets', 'application/json')).statusCode).toBe(404);
  expect((await open('/api/v1/nothing')).json()).toMatchObject({ error: { code: 'ROUTE_NOT_FOUND' } });
  expect((await open('/assets/gone.js')).statusCode).toBe(404);
  expect((await app.inject({ method: 'POST', url: '/tickets', headers: { accept: 'text/html' } })).statusCode).toBe(
    404,
  );
});

test('its files are kept for good, and compressed', async () => {
  const { headers } = await app.inject({ url: '/assets/index-abc.js', headers: { 'accept-encoding': 'br' } });
  expect(headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'text/javascript; charset=utf-8',
    'content-encoding': 'br',
  });
});
