import { randomUUIDv7 } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Photo } from '@deskwire/contract/field/photos.ts';
import { readFile } from '../../platform/files/bytes/open.ts';
import { sending } from '../../testing/uploads.ts';
import { testWorld } from '../../testing/world.ts';
import { aCrew, anInspection, roofItems } from '../inspections/inspections.fixture.ts';
import { aPicture, ofCamera } from './photos.fixture.ts';

const world = await testWorld();
type Person = Awaited<ReturnType<typeof aCrew>>['ada'];
type Upload = Parameters<Awaited<ReturnType<typeof sending>>['photos']['upload']>[0];

const upload = async (person: Person, bytes: Buffer, fields: Upload = {}, name = 'IMG_1.jpg') =>
  (await sending(world, person, bytes, name)).photos.upload(fields);
/** A photo that the worker has drawn. */
async function ready(person: Person, bytes: Buffer, fields: Upload = {}): Promise<Photo> {
  const { id: photo_id } = await upload(person, bytes, fields);
  await world.drain();
  return (await world.as(person)).photos.get({ photo_id });
}
const idIn = (url: string | null): string => /files\/([^/]+)\/download/.exec(url ?? '')?.[1] ?? '';
const bytesOf = async (file_id: string): Promise<Buffer> => buffer(await readFile(world.services, file_id));
const stored = () => readdir(join(world.dir, 'files', 'files')).catch(() => [] as string[]);

describe('a photo', () => {
  test('is served only as we drew it: what the camera wrote is in columns, and in no file', async () => {
    const { ada, admin } = await aCrew(world);
    const { id: inspection_id } = await anInspection(world, ada, [{ key: 'front', label: 'Front', kind: 'photo' }]);
    const sent = await aPicture({ width: 3000, height: 1000, exif: ofCamera });
    const fresh = await upload(ada, sent, { inspection_id, item_key: 'front', caption: 'The front' });
    expect(fresh).toMatchObject({ state: 'processing', url: null, thumb_url: null, inspection: { key: 'INS-1' } });
    await world.drain();
    const { photos, files } = await world.as(ada);
    const photo = await photos.get({ photo_id: fresh.id });
    expect(photo).toMatchObject({
      state: 'ready',
      width: 2560,
      height: 853,
      taken_at: '2026-11-29T08:15:00.000Z',
      taken_at_source: 'camera',
      location: { latitude: 47.3769, longitude: 8.5417, accuracy_m: 5, source: 'camera' },
      original_file_id: null,
      caption: 'The front',
    });
    for (const [url, width] of [
      [photo.url, 2560],
      [photo.thumb_url, 320],
    ] as const) {
      const file_id = idIn(url);
      expect(await files.get({ file_id })).toMatchObject({ content_type: 'image/webp' });
      const bytes = await bytesOf(file_id);
      const { exif, xmp, width: wide } = await sharp(bytes).metadata();
      expect([exif, xmp, wide]).toEqual([undefined, undefined, width]);
      expect(bytes.includes('CANARY')).toBe(false);
    }
    // Nor is there any other way to what was sent, for anybody.
    for (const person of [ada, admin])
      expect((await (await world.as(person)).files.list({})).items.map(({ size }) => size)).not.toContain(sent.length);
    await world.drain();
    expect(await stored()).toHaveLength(2);
  });

  test('whose team keeps originals is also there as it was sent, for those who manage the team', async () => {
    const { ada, admin } = await aCrew(world);
    await (await world.as(admin)).settings.team.set({ team_id: ada.team_id, field_keep_originals: true });
    const sent = await aPicture({ exif: ofCamera });
    const { id: photo_id, original_file_id } = await ready(ada, sent);
    expect(original_file_id).toBeNull();
    const { photos, files } = await world.as(admin);
    const file_id = (await photos.get({ photo_id })).original_file_id!;
    expect(await files.get({ file_id })).toMatchObject({ size: sent.length });
    expect((await bytesOf(file_id)).equals(sent)).toBe(true);
    await expect((await world.as(ada)).files.get({ file_id })).rejects.toMatchObject({ app: 'FILE_NOT_FOUND' });
    // Without its place, it is also without the file that names the place.
    const stripped = await photos.stripLocation({ photo_id });
    expect(stripped).toMatchObject({ location: null, original_file_id: null, taken_at_source: 'camera' });
    await world.drain();
    await expect((await world.as(admin)).files.get({ file_id })).rejects.toMatchObject({ app: 'FILE_NOT_FOUND' });
    const named = await world.kysely
      .selectFrom('event_payloads')
      .select('payload')
      .where('team_id', '=', ada.team_id)
      .execute();
    expect(JSON.stringify(named)).not.toContain('47.37');
  });

  test('that nobody may see yet is seen by nobody as it was sent', async () => {
    const { ada, admin } = await aCrew(world);
    await upload(ada, await aPicture({ exif: ofCamera }));
    for (const person of [ada, admin]) expect((await (await world.as(person)).files.list({})).total).toBe(0);
    await world.drain();
  });

  test('of which the camera says nothing is as the client says, else as old as its arrival', async () => {
    const { ada } = await aCrew(world);
    const said = { taken_at: '2026-11-28T10:00:00.000Z', latitude: 47.1, longitude: 8.2, accuracy_m: 12 };
    expect(await ready(ada, await aPicture(), said)).toMatchObject({
      taken_at: '2026-11-28T10:00:00.000Z',
      taken_at_source: 'client',
      location: { latitude: 47.1, longitude: 8.2, accuracy_m: 12, source: 'client' },
    });
    const silent = await ready(ada, await aPicture());
    expect(silent).toMatchObject({ taken_at: silent.created_at, taken_at_source: 'arrival', location: null });
    const nowhere = await upload(ada, await aPicture(), { latitude: 0, longitude: 0 });
    expect(nowhere.location).toBeNull();
    await expect(upload(ada, await aPicture(), { latitude: 47 })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    await world.drain();
  });

  test('sent twice is one photo; for another item it is another', async () => {
    const { ada } = await aCrew(world);
    const items = ['front', 'back'].map((key) => ({ key, label: key, kind: 'photo' as const }));
    const { id: inspection_id } = await anInspection(world, ada, items);
    const sent = await aPicture();
    const first = await upload(ada, sent, { inspection_id, item_key: 'front' });
    const again = await upload(ada, sent, { inspection_id, item_key: 'front' });
    const other = await upload(ada, sent, { inspection_id, item_key: 'back' });
    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
    await expect(upload(ada, sent, { inspection_id, item_key: 'roof' })).rejects.toMatchObject({
      app: 'INSPECTION_ITEM_NOT_FOUND',
    });
    await world.drain();
  });

  test.each([
    ['HEIC', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic')]), 'unsupported', 'image/heic'],
    ['a page', Buffer.from('<html></html>'), 'unsupported', 'text/html'],
    [
      '26 MB',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(26 * 1024 * 1024)]),
      'too_large',
      'image/jpeg',
    ],
  ])('of %s is refused at once', async (_, bytes, reason, content_type) => {
    const { ada } = await aCrew(world);
    await expect(upload(ada, bytes)).rejects.toMatchObject({ app: 'PHOTO_REFUSED', details: { reason, content_type } });
    expect((await (await world.as(ada)).photos.list({})).total).toBe(0);
  });

  test('that turns out to be none is refused, counts for nothing, and can be sent again', async () => {
    const { ada } = await aCrew(world);
    const { id: inspection_id } = await anInspection(world, ada, [
      { key: 'front', label: 'Front', kind: 'photo', required: true },
    ]);
    const half = (await aPicture()).subarray(0, 200);
    const broken = await ready(ada, half, { inspection_id, item_key: 'front' });
    expect(broken).toMatchObject({ state: 'refused', refusal: 'unreadable', url: null });
    const { inspections } = await world.as(ada);
    expect((await inspections.missing({ inspection_id })).items).toMatchObject([{ reason: 'photos', have: 0 }]);
    expect((await inspections.get({ inspection_id })).photo_total).toBe(0);
    await upload(ada, await aPicture(), { photo_id: broken.id });
    await world.drain();
    expect(await (await world.as(ada)).photos.get({ photo_id: broken.id })).toMatchObject({
      state: 'ready',
      refusal: null,
      item_key: 'front',
    });
    expect((await inspections.missing({ inspection_id })).items).toEqual([]);
  });

  test('that was announced takes one file, however often it is sent', async () => {
    const { ada } = await aCrew(world);
    const { id: inspection_id } = await anInspection(world, ada);
    const photo = { id: randomUUIDv7(), inspection_id, taken_at: '2026-11-28T10:00:00.000Z' };
    const { inspections } = await world.as(ada);
    await inspections.sync({ photos: [photo] });
    const { items } = await inspections.sync({ photos: [{ ...photo, taken_at: '2026-11-28T11:00:00.000Z' }] });
    expect(items).toMatchObject([{ outcome: 'refused', error: { code: 'ID_TAKEN' } }]);
    const sent = await aPicture();
    expect(await upload(ada, sent, { photo_id: photo.id })).toMatchObject({ id: photo.id, state: 'processing' });
    expect(await upload(ada, sent, { photo_id: photo.id })).toMatchObject({ id: photo.id });
    await expect(upload(ada, await aPicture(), { photo_id: photo.id })).rejects.toMatchObject({ app: 'FILE_CORRUPT' });
    await world.drain();
    expect(await (await world.as(ada)).photos.get({ photo_id: photo.id })).toMatchObject({
      state: 'ready',
      taken_at: '2026-11-28T10:00:00.000Z',
      taken_at_source: 'client',
    });
    await expect(upload(ada, sent, { photo_id: randomUUIDv7() })).rejects.toMatchObject({ app: 'PHOTO_NOT_FOUND' });
  });

  test('that was announced and is lost can be taken off the list of what is missing', async () => {
    const { ada } = await aCrew(world);
    const { id: inspection_id } = await anInspection(world, ada, [{ key: 'x', label: 'X', kind: 'text' }]);
    const photo = { id: randomUUIDv7(), inspection_id };
    const { inspections, photos } = await world.as(ada);
    await inspections.sync({ photos: [photo] });
    await expect(inspections.complete({ inspection_id })).rejects.toMatchObject({
      app: 'INSPECTION_INCOMPLETE',
      details: { missing: [{ item_key: null, label: null, reason: 'upload', have: 1, needs: 0 }] },
    });
    await photos.delete({ photo_id: photo.id });
    expect(await inspections.complete({ inspection_id })).toMatchObject({ status: 'completed' });
  });

  test('beyond what the plan allows for one inspection is refused, also by twenty at once', async () => {
    const { ada } = await aCrew(world, { tier: 'free' });
    const { id: inspection_id } = await anInspection(world, ada);
    await world.kysely
      .insertInto('photos')
      .values(
        Array.from({ length: 25 }, () => ({
          team_id: ada.team_id,
          id: randomUUIDv7(),
          inspection_id,
          state: 'awaited' as const,
          uploaded_by: ada.person_id,
          created_at: new Date().toISOString(),
          updated_at: new Date().toISOString(),
        })),
      )
      .execute();
    const pictures = await Promise.all(Array.from({ length: 20 }, () => aPicture()));
    const results = await Promise.allSettled(pictures.map((bytes) => upload(ada, bytes, { inspection_id })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const refused = results.find((result) => result.status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({
      app: 'TIER_LIMIT_EXCEEDED',
      details: { limit: 'inspection_photos', allowed: 30, needs: 'pro' },
    });
    await world.drain();
  });

  test('stays on its way while storage is away, and is drawn once when it is back', async () => {
    const { ada } = await aCrew(world);
    const { id: photo_id } = await upload(ada, await aPicture());
    const { storage } = world.services;
    let puts = 0;
    // The first picture is stored, and the second is not any more.
    const put: typeof storage.put = (...args) =>
      ++puts === 2 ? Promise.reject(new Error('Storage is away')) : storage.put(...args);
    Object.assign(world.services, { storage: { ...storage, put } });
    const { failed } = await world.drain({ failures: 'keep' });
    expect(failed.map(({ name }) => name)).toEqual(['photos.process']);
    const { photos } = await world.as(ada);
    expect(await photos.get({ photo_id })).toMatchObject({ state: 'processing', url: null });
    Object.assign(world.services, { storage });
    await world.drain();
    expect(await photos.get({ photo_id })).toMatchObject({ state: 'ready' });
    const told = await world.kysely.selectFrom('events').select('type').where('entity_id', '=', photo_id).execute();
    expect(told.map(({ type }) => type).toSorted()).toEqual(['photo.added', 'photo.processed']);
  });
});

test('several photos are added at once, or none of them', async () => {
  const { ada } = await aCrew(world);
  const { id: inspection_id } = await anInspection(world, ada, roofItems);
  const { inspections } = await sending(world, ada, await aPicture(), 'one.jpg');
  const { items } = await inspections.addPhotos({ inspection_id, caption: 'From the road' });
  expect(items).toMatchObject([{ caption: 'From the road', inspection_id }]);
  await expect((await world.as(ada)).inspections.addPhotos({ inspection_id })).rejects.toMatchObject({
    app: 'BAD_REQUEST',
  });
  const page = await sending(world, ada, '<html></html>', 'page.jpg');
  await expect(page.inspections.addPhotos({ inspection_id })).rejects.toMatchObject({ app: 'PHOTO_REFUSED' });
  expect((await (await world.as(ada)).photos.list({ inspection_id })).total).toBe(1);
  await world.drain();
});

test('a photo whose place is not read yet cannot lose it', async () => {
  const { ada } = await aCrew(world);
  const { id: photo_id } = await upload(ada, await aPicture({ exif: ofCamera }));
  const { photos } = await world.as(ada);
  await expect(photos.stripLocation({ photo_id })).rejects.toMatchObject({ app: 'PHOTO_PROCESSING' });
  await world.drain();
  expect(await photos.stripLocation({ photo_id })).toMatchObject({ location: null });
});

// The last one, as it moves the clock.
test('a deleted photo comes back for 30 days, and then its files are gone', async () => {
  const { ada } = await aCrew(world);
  const photo = await ready(ada, await aPicture());
  const photo_id = photo.id;
  const { photos, files } = await world.as(ada);
  await photos.delete({ photo_id });
  await expect(photos.get({ photo_id })).rejects.toMatchObject({ app: 'PHOTO_NOT_FOUND' });
  await expect(files.get({ file_id: idIn(photo.url) })).rejects.toMatchObject({ app: 'FILE_NOT_FOUND' });
  expect((await photos.list({ deleted: true })).items.map(({ id }) => id)).toEqual([photo_id]);
  expect(await photos.restore({ photo_id })).toMatchObject({ state: 'ready', deleted_at: null });
  expect((await files.get({ file_id: idIn(photo.url) })).id).toBe(idIn(photo.url));
  await photos.delete({ photo_id });
  const before = await stored();
  world.clock.advance({ days: 31 });
  await world.drain();
  await world.drain();
  const left = await world.kysely.selectFrom('photos').select('id').where('id', '=', photo_id).execute();
  expect(left).toEqual([]);
  const gone = [idIn(photo.url), idIn(photo.thumb_url)];
  expect(before).toEqual(expect.arrayContaining(gone));
  expect((await stored()).filter((name) => gone.includes(name))).toEqual([]);
});
