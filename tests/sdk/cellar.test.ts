import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import type { NewItem } from '@deskwire/contract/field/inspections.schemas.ts';
import { aPicture } from '@deskwire/router/field/photos/photos.fixture.ts';
import { aCrew, aTemplate } from '@deskwire/router/field/inspections/inspections.fixture.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createDeskwire, memoryStore } from '@deskwire/sdk';
import { createOfflineQueue, fileQueue, memoryQueue, type QueueEvent, type QueueStore } from '@deskwire/sdk/offline';
import type { TestPerson } from '@deskwire/testing/builders.ts';

const world = await testWorld();
const app = await createServer(world.services);
const url = await app.listen({ port: 0 });
const folder = mkdtempSync(join(tmpdir(), 'deskwire-cellar-'));
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const items: NewItem[] = [
  { key: 'dry', label: 'It is dry', kind: 'check', required: true },
  { key: 'notes', label: 'Notes', kind: 'text' },
  { key: 'wall', label: 'The wall', kind: 'photo', required: true, min_photos: 1 },
];
const YEAR = 365 * 86_400_000;
const photoOf = (bytes: Buffer) => new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' });
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A phone whose line tests cut, and whose answers they lose: a field client, made of the SDK alone. */
async function aPhone(person: TestPerson, store: QueueStore, now: () => number = Date.now) {
  const line = { isCut: false, losing: 0, portal: false };
  const desk = createDeskwire({
    url,
    auth: { store: memoryStore({ access_token: await world.tokenOf(person), refresh_token: 'rt_of-nothing' }) },
    retry: { tries: 1 },
    fetch: async (input, init) => {
      if (line.isCut) throw new TypeError('no network');
      if (line.portal)
        return new Response('<h1>Welcome to our cellar</h1>', { headers: { 'content-type': 'text/html' } });
      const response = await fetch(input, init);
      if (init?.method === 'POST' && line.losing > 0) {
        line.losing -= 1;
        await response.arrayBuffer();
        throw new TypeError('the line was cut');
      }
      return response;
    },
  });
  const told: QueueEvent[] = [];
  const queue = createOfflineQueue({
    desk,
    store,
    user: person.user_id,
    team: person.team_id,
    onEvent: (event) => told.push(event),
    now,
  });
  const at = () => new Date(now()).toISOString();
  return {
    queue,
    line,
    desk,
    told,
    answer: (inspection_id: string, item_key: string, value: boolean | string) =>
      queue.add('inspections.answer', { inspection_id, item_key, value, base_version: 0, client_at: at() }),
  };
}

test('two phones in a cellar end with nothing lost', async () => {
  const { ada, ben } = await aCrew(world);
  const template = await aTemplate(world, ada, items);
  const office = await world.as(ada);
  const { id } = await office.inspections.create({ template_id: template.id, title: 'The cellar' });
  const shots = await Promise.all(Array.from({ length: 4 }, () => aPicture({ width: 300, height: 200 })));

  // Both go down. The clock of the second phone is three years behind.
  const kept = join(folder, 'ada');
  const first = await aPhone(ada, fileQueue(kept));
  const second = await aPhone(ben, memoryQueue(), () => Date.now() - 3 * YEAR);
  for (const { line } of [first, second]) line.isCut = true;
  await first.answer(id, 'dry', true);
  await first.answer(id, 'notes', 'A pump runs');
  await first.queue.addPhoto(photoOf(shots[0]!), { inspection_id: id, item_key: 'wall', filename: 'one.jpg' });
  await first.queue.addPhoto(photoOf(shots[1]!), { inspection_id: id, item_key: 'wall', filename: 'two.jpg' });
  await second.answer(id, 'dry', false);
  await second.queue.addPhoto(photoOf(shots[2]!), { inspection_id: id, item_key: 'wall', filename: 'three.jpg' });
  // One begins an inspection of their own down there, answers it and takes a photo for it.
  const begun = await second.queue.add('inspections.create', { template_id: template.id, title: 'A second cellar' });
  const other = String(begun.input['id']);
  await second.answer(other, 'dry', false);
  await second.answer(other, 'notes', 'Water to the knee');
  await second.queue.addPhoto(photoOf(shots[3]!), { inspection_id: other, item_key: 'wall', filename: 'four.jpg' });
  expect(await first.queue.drain()).toEqual({ sent: 0, left: 4, stopped: 'offline' });
  expect(readdirSync(kept)).toHaveLength(6);

  // The first phone runs out of power, is started again, and has a line that loses answers.
  const again = await aPhone(ada, fileQueue(kept));
  again.line.portal = true;
  expect(await again.queue.drain()).toMatchObject({ sent: 0, left: 4, stopped: 'unavailable' });
  again.line.portal = false;
  again.line.losing = 3;
  await expect.poll(async () => (await again.queue.drain()).stopped).toBe('empty');
  expect(readdirSync(kept)).toEqual([]);

  second.line.isCut = false;
  second.line.losing = 3;
  await expect.poll(async () => (await second.queue.drain()).stopped).toBe('empty');
  await world.drain();

  // The answer that came second is there with both sides, for the one who gave it.
  const aside = second.told.flatMap((event) => (event.kind === 'sent' ? [event.answer] : []));
  const conflict = aside.find((answer) => answer?.['outcome'] === 'kept_aside')?.['conflict'];
  expect(conflict).toMatchObject({
    item_key: 'dry',
    standing: { value: true, author_id: ada.person_id },
    aside: { value: false, author_id: ben.person_id },
  });
  const seen = await office.inspections.get({ inspection_id: id });
  expect(seen.answers.map(({ item_key, value }) => [item_key, value]).toSorted()).toEqual([
    ['dry', true],
    ['notes', 'A pump runs'],
  ]);
  const photosOf = async (inspection_id: string) =>
    (await office.photos.list({ inspection_id })).items.map(({ original_sha256, state }) => [original_sha256, state]);
  expect((await photosOf(id)).toSorted()).toEqual(
    shots
      .slice(0, 3)
      .map((shot) => [sha256(shot), 'ready'])
      .toSorted(),
  );

  // What was begun with a wrong clock has ids of the present, and everything about it came along.
  const mine = (await office.inspections.list({ search: 'A second cellar' })).items;
  expect(mine).toHaveLength(1);
  expect(second.told).toContainEqual({ kind: 'renamed', from: other, to: mine[0]!.id });
  const there = await office.inspections.get({ inspection_id: mine[0]!.id });
  expect(there.answers.map(({ value }) => value)).toEqual(expect.arrayContaining([false, 'Water to the knee']));
  expect(await photosOf(mine[0]!.id)).toEqual([[sha256(shots[3]!), 'ready']]);

  // Decided and complete.
  await expect(office.inspections.complete({ inspection_id: id })).rejects.toMatchObject({
    app: 'INSPECTION_INCOMPLETE',
  });
  await office.inspections.resolve({ inspection_id: id, conflict_id: (conflict as { id: string }).id, keep: 'aside' });
  expect(await office.inspections.complete({ inspection_id: id })).toMatchObject({ status: 'completed' });
});

test('an inspection waits for a photo that was announced, and one that is no photo is put aside with its reason', async () => {
  const { ada } = await aCrew(world);
  const template = await aTemplate(world, ada, items);
  const office = await world.as(ada);
  const { id } = await office.inspections.create({ template_id: template.id, title: 'A roof' });
  const phone = await aPhone(ada, fileQueue(join(folder, 'roof')));
  await phone.answer(id, 'dry', true);
  const bad = await phone.queue.addPhoto(new Blob(['no picture at all']), {
    inspection_id: id,
    item_key: 'wall',
    filename: 'broken.heic',
  });
  const good = await phone.queue.addPhoto(photoOf(await aPicture()), {
    inspection_id: id,
    item_key: 'wall',
    filename: 'wall.jpg',
  });
  const { stopped, left } = await phone.queue.drain();
  expect([stopped, left]).toEqual(['decide', 1]);
  const [waiting] = await phone.queue.entries();
  expect(waiting).toMatchObject({ id: bad.id, problem: { kind: 'refused', code: 'PHOTO_REFUSED' } });
  await world.drain();
  const missing = (await office.inspections.missing({ inspection_id: id })).items;
  expect(missing.map(({ reason }) => reason)).toEqual(['upload']);
  // Given up: the photo that will never come is taken off the list.
  await phone.queue.discard(bad.id);
  await office.photos.delete({ photo_id: String(bad.input['id']) });
  expect(await office.inspections.complete({ inspection_id: id })).toMatchObject({ status: 'completed' });
  expect((await office.photos.get({ photo_id: String(good.input['id']) })).state).toBe('ready');
});

test('a photo is kept by stores that can keep files only', async () => {
  const { ada } = await aCrew(world);
  const { all, put, remove } = memoryQueue();
  const phone = await aPhone(ada, { all, put, remove });
  expect(() =>
    phone.queue.addPhoto(new Blob(['x']), { inspection_id: crypto.randomUUID(), filename: 'x.jpg' }),
  ).toThrow('putFile');
});
