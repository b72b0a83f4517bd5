import { expect, test } from 'vitest';
import { aUser } from '@deskwire/testing/builders.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from '../../server.ts';

const world = await testWorld();
const app = await createServer(world.services);
/** A PNG of four by three red pixels. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAEElEQVR42mM4w8AARww4OQDELwmR41F7TQAAAABJRU5ErkJggg==',
  'base64',
);
const bearer = async (user: { user_id: string; session_id: string }) => ({
  authorization: `Bearer ${await world.tokenOf(user)}`,
});
async function send(payload: Buffer, headers: Record<string, string> = {}) {
  const form = new FormData();
  form.append('file', new Blob([payload as Buffer<ArrayBuffer>]), '../../etc/passwd');
  const encoded = new Response(form);
  return app.inject({
    method: 'POST',
    url: '/api/v1/users/me/avatar',
    headers: { ...headers, 'content-type': encoded.headers.get('content-type')! },
    payload: Buffer.from(await encoded.arrayBuffer()),
  });
}
const pathOf = (body: { avatar_url: string }) => new URL(body.avatar_url).pathname;

test('a picture is set by a form or by JSON, and shown to anybody who knows its address', async () => {
  const user = await aUser(world.kysely);
  const byForm = await send(picture, await bearer(user));
  expect(byForm.statusCode).toBe(200);
  const shown = await app.inject({ url: pathOf(byForm.json()) });
  expect(shown.statusCode).toBe(200);
  expect(shown.headers).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
  expect(shown.rawPayload.subarray(8, 12).toString()).toBe('WEBP');
  const byJson = await app.inject({
    method: 'POST',
    url: '/api/v1/users/me/avatar',
    headers: await bearer(user),
    payload: { image: picture.toString('base64') },
  });
  expect(byJson.statusCode).toBe(200);
  await world.drain();
  expect((await app.inject({ url: pathOf(byForm.json()) })).statusCode).toBe(404);
  expect((await app.inject({ url: pathOf(byJson.json()) })).statusCode).toBe(200);
});

test('a picture of nobody, one that is none, and one too large are refused', async () => {
  const user = await bearer(await aUser(world.kysely));
  expect((await send(picture)).statusCode).toBe(401);
  const none = await send(Buffer.from('<svg onload="alert(1)"/>'), user);
  expect(none.statusCode).toBe(422);
  expect(none.json()).toMatchObject({ error: { code: 'IMAGE_REFUSED' } });
  const large = await send(Buffer.concat([picture, Buffer.alloc(5 * 1024 * 1024)]), user);
  expect(large.statusCode).toBe(413);
});

test('another address shows nothing', async () => {
  for (const name of ['x', 'a'.repeat(32), '..%2F..%2Ffiles'])
    expect((await app.inject({ url: `/api/v1/avatars/${name}` })).statusCode).toBe(404);
});
