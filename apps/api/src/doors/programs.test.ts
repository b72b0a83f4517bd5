import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from '../server.ts';

const folder = mkdtempSync(join(tmpdir(), 'deskwire-programs-'));
const bytes = Buffer.from([0x1f, 0x8b, 0, 255, 10]);
writeFileSync(join(folder, 'sdk.tgz'), bytes);

const world = await testWorld();
const app = await createServer(world.services, { programs: folder });
const bare = await createServer(world.services);
afterAll(async () => {
  await app.close();
  await bare.close();
  rmSync(folder, { recursive: true });
});

test('a program comes byte by byte, and not again to whoever has it', async () => {
  const { headers, rawPayload } = await app.inject({ url: '/sdk.tgz', headers: { 'accept-encoding': 'br, gzip' } });
  expect(rawPayload).toEqual(bytes);
  expect(headers).toMatchObject({ 'content-type': 'application/gzip', 'cache-control': 'no-cache' });
  expect(headers['content-encoding']).toBeUndefined();
  const again = await app.inject({ url: '/sdk.tgz', headers: { 'if-none-match': headers.etag! } });
  expect([again.statusCode, again.body]).toEqual([304, '']);
});

test('a page says how each is installed, with its integrity', async () => {
  const { headers, body } = await app.inject('/sdk');
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(body).toContain('npm install http://localhost:4000/sdk.tgz');
  const integrity = createHash('sha512').update(bytes).digest('base64');
  expect(body).toContain(`sha512-${integrity}`);
  expect(body).not.toContain('cli.tgz');
});

test('what was not packed is not there', async () => {
  expect((await app.inject('/cli.tgz')).statusCode).toBe(404);
  expect((await bare.inject('/sdk')).statusCode).toBe(404);
  expect((await bare.inject('/sdk.tgz')).json()).toMatchObject({ error: { code: 'ROUTE_NOT_FOUND' } });
});
