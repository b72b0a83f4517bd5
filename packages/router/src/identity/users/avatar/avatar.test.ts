import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { aUser } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';
import { openAvatar } from './picture.ts';

const world = await testWorld();
/** A PNG of four by three red pixels. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAEElEQVR42mM4w8AARww4OQDELwmR41F7TQAAAABJRU5ErkJggg==';
const nameIn = (avatar_url: string | null) => avatar_url!.split('/').at(-1)!;
const opened = async (name: string) => {
  const stream = await openAvatar(world.services, name);
  return stream === undefined ? undefined : text(stream);
};

test('a picture is drawn anew and shown at an address of its own; the one before is taken away', async () => {
  const user = await aUser(world.kysely);
  const first = await (await world.as(user)).users.setAvatar({ image: PICTURE });
  expect(first.avatar_url).toMatch(/^http:\/\/localhost:4000\/api\/v1\/avatars\/[0-9a-f]{32}$/);
  expect(await opened(nameIn(first.avatar_url))).toMatch(/^RIFF....WEBP/s);
  const second = await (await world.as(user)).users.setAvatar({ image: PICTURE });
  expect(second.avatar_url).not.toBe(first.avatar_url);
  await world.drain();
  expect(await opened(nameIn(first.avatar_url))).toBeUndefined();
  expect(await opened(nameIn(second.avatar_url))).toBeDefined();
  expect((await (await world.as(user)).users.removeAvatar({})).avatar_url).toBeNull();
  await world.drain();
  expect(await opened(nameIn(second.avatar_url))).toBeUndefined();
});

test('what is no picture is refused, and nothing changes', async () => {
  const user = await aUser(world.kysely);
  const desk = await world.as(user);
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>').toString('base64');
  await expect(desk.users.setAvatar({ image: svg })).rejects.toMatchObject({
    app: 'IMAGE_REFUSED',
    details: { reason: 'unsupported' },
  });
  await expect(desk.users.setAvatar({ image: 'not base64!' })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  expect((await desk.users.me({})).avatar_url).toBeNull();
});

test('an address that names no picture opens nothing', async () => {
  for (const name of ['', '../files/x', 'x'.repeat(32), 'a'.repeat(32)]) expect(await opened(name)).toBeUndefined();
});
