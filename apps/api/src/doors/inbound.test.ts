import { createHmac } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { aStagingDesk } from '@deskwire/router/desk/staging/staging.fixture.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from '../server.ts';

const world = await testWorld();
const app = await createServer(world.services);
afterAll(() => app.close());
const desk = await aStagingDesk(world);
const { environment_id } = desk;
const { secret } = await (await desk.manage()).environment.rotateSecret({ environment_id });
const { id: deployment_id } = await desk.request('1.0.0');

let deliveries = 0;
const saying = (said: object = {}) =>
  Buffer.from(JSON.stringify({ deployment_id, delivery_id: String(++deliveries), ...said }));

/** Signs the way a CI system would that knows only what the documentation says. */
async function send(signed: Buffer, sent: { body?: Buffer; headers?: Readonly<Record<string, string>> } = {}) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(signed).digest('hex');
  const response = await app.inject({
    method: 'POST',
    url: `/api/v1/staging/environments/${environment_id}/reports`,
    headers: {
      'content-type': 'application/json',
      'deskwire-timestamp': timestamp,
      'deskwire-signature': `v1=${mac}`,
      ...sent.headers,
    },
    payload: sent.body ?? signed,
  });
  return [response.statusCode, response.json<{ error?: { code: string } }>().error?.code];
}

test('what is signed is taken, as the bytes that it is', async () => {
  expect(await send(saying({ lines: [{ text: '“ünïcode” 🚀' }] }))).toEqual([200, undefined]);
  const { items } = await (await desk.manage()).deployments.logs.list({ deployment_id });
  expect(items.at(-1)!.text).toBe('“ünïcode” 🚀');
});

test('one changed byte is enough for a refusal, though it means the same', async () => {
  const body = saying({ lines: [{ text: 'é' }] });
  expect(await send(body, { body: Buffer.concat([body, Buffer.from('\n')]) })).toEqual([401, 'SIGNATURE_INVALID']);
  const decomposed = Buffer.from(body.toString().normalize('NFD'));
  expect(await send(body, { body: decomposed })).toEqual([401, 'SIGNATURE_INVALID']);
});

test('what is no text, or no JSON, is refused whoever signed it', async () => {
  expect(await send(Buffer.from([0x7b, 0xff, 0x7d]))).toEqual([400, 'BAD_REQUEST']);
  expect(await send(Buffer.from('{"delivery_id":'))).toEqual([400, 'BAD_REQUEST']);
  expect(await send(Buffer.from('['.repeat(500_000)))).toEqual([400, 'BAD_REQUEST']);
  expect(await send(Buffer.from('{"__proto__":{"delivery_id":"1"}}'))).toEqual([422, 'INVALID_INPUT']);
  expect(await send(Buffer.from([]))).toEqual([400, 'BAD_REQUEST']);
});

test('what is too large or of another type is not read', async () => {
  expect(await send(Buffer.alloc(1024 * 1024 + 1, ' '))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await send(saying(), { headers: form })).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
});

test('without a signature nothing is asked further', async () => {
  expect(await send(saying(), { headers: { 'deskwire-signature': '' } })).toEqual([422, 'INVALID_INPUT']);
  expect(await send(saying(), { headers: { 'deskwire-timestamp': 'now' } })).toEqual([422, 'INVALID_INPUT']);
});

test('JSON is read at the other doors as before', async () => {
  const { statusCode } = await app.inject({
    method: 'POST',
    url: '/api/v1/auth/forgot-password',
    payload: { email: 'nobody@example.com' },
  });
  expect(statusCode).toBeLessThan(300);
});
