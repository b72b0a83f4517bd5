import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, expect, test } from 'vitest';
import { mountGuide } from './guide.ts';

const folder = mkdtempSync(join(tmpdir(), 'deskwire-guide-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ['sources', 'assets']) mkdirSync(join(folder, name));
writeFileSync(join(folder, 'index.html'), '<h1>Guide</h1>');
writeFileSync(join(folder, 'sources/ticketops.html'), '<h1>TicketOps</h1>');
writeFileSync(join(folder, 'assets/guide.js'), 'document');

test('the guide is served page by page, may run its own script alone, and is not sent twice', async () => {
  const app = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  mountGuide(app, folder);
  for (const [url, text] of [
    ['/guide', 'Guide'],
    ['/guide/', 'Guide'],
    ['/guide/sources/ticketops', 'TicketOps'],
  ] as const) {
    const { statusCode, headers, body } = await app.inject(url);
    expect([statusCode, headers['content-type'], body]).toEqual([200, 'text/html; charset=utf-8', `<h1>${text}</h1>`]);
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect((await app.inject({ url, headers: { 'if-none-match': headers.etag! } })).statusCode).toBe(304);
  }
  expect((await app.inject('/guide/assets/guide.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect((await app.inject('/guide/../index.html')).statusCode).toBe(404);
});
