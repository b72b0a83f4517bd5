import { randomUUIDv7 } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aPicture, ofCamera } from '@deskwire/router/field/photos/photos.fixture.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

const ONE = 'GET /inspections/{inspection_id}';
const PHOTO = 'GET /photos/{photo_id}';
const COMPLETE = 'POST /inspections/{inspection_id}/complete';
const items = [
  { key: 'dry', label: 'It is dry', kind: 'check', required: true },
  { key: 'front', label: 'The front', kind: 'photo', required: true },
];

describe.each(PREFIXES)('the routes of inspections, photos and measurements below %s', (prefix) => {
  async function aSite() {
    const team = await aTeam(desk.world.kysely, { tier: 'premium' });
    const member = async (role: 'member' | 'viewer' | 'requester') =>
      desk.as(await aMember(desk.world.kysely, team, role), prefix);
    const [ada, ben, viewer, requester] = [
      await member('member'),
      await member('member'),
      await member('viewer'),
      await member('requester'),
    ];
    const template = await ada.say('inspections.templates.create', 'POST /inspection-templates', {
      name: 'Roofs',
      items,
    });
    const made = { template_id: template.id, title: 'The barn', site: 'Hill 7' };
    const inspection = await ada.say('inspections.create', 'POST /inspections', made);
    return { ada, ben, viewer, requester, template, inspection, of: { inspection_id: inspection.id } };
  }
  const codes = (refused: { status: number; error: { code: string } }) => [refused.status, refused.error.code];
  const picture = async () => ({ name: 'IMG_1.jpg', bytes: await aPicture({ exif: ofCamera }) });

  test('an inspection is planned, answered by two, settled, photographed, completed and reopened', async () => {
    const { ada, ben, viewer, requester, inspection, of } = await aSite();
    expect(inspection).toMatchObject({ key: 'INS-1', title: 'The barn', status: 'draft', item_total: 2 });
    expect(codes(await viewer.refused('POST /inspections', { title: 'x' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ada.refused('POST /inspections', {}))).toEqual([422, 'INVALID_INPUT']);
    expect(await viewer.say('inspections.get', ONE, { inspection_id: 'INS-1' })).toEqual(inspection);
    expect(codes(await requester.refused(ONE, of))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await viewer.refused(ONE, { inspection_id: randomUUIDv7() }))).toEqual([404, 'INSPECTION_NOT_FOUND']);

    // Online and offline: to one item the first answer stands.
    const first = [{ item_key: 'dry', value: true }];
    for (const spelling of ['PUT /inspections/{inspection_id}', 'PATCH /inspections/{inspection_id}'])
      expect(await ada.say('inspections.update', spelling, { ...of, answers: first })).toMatchObject({
        status: 'in_progress',
        answered_total: 1,
        open_conflicts: 0,
      });
    const PATCH = 'PATCH /inspections/{inspection_id}';
    expect(codes(await viewer.refused(PATCH, { ...of, title: 'x' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ada.refused(PATCH, { ...of, answers: [{ item_key: 'dry', value: 'yes' }] }))).toEqual([
      422,
      'INVALID_INPUT',
    ]);
    const aside = { id: randomUUIDv7(), ...of, item_key: 'dry', value: false };
    const SYNC = 'POST /inspections/sync';
    expect(await ben.say('inspections.sync', SYNC, { answers: [aside] })).toMatchObject({
      items: [{ kind: 'answer', id: aside.id, outcome: 'kept_aside', version: 1, error: null }],
    });
    expect(codes(await viewer.refused(SYNC, { answers: [aside] }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ben.refused(SYNC, { answers: [{ ...aside, id: 'mine' }] }))).toEqual([422, 'INVALID_INPUT']);

    const CONFLICTS = 'GET /inspections/{inspection_id}/conflicts';
    const conflicts = await viewer.say('inspections.conflicts', CONFLICTS, of);
    expect(conflicts.items).toMatchObject([{ id: aside.id, standing: { value: true }, aside: { value: false } }]);
    expect(codes(await requester.refused(CONFLICTS, of))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await viewer.refused(CONFLICTS, { ...of, page_size: 1000 }))).toEqual([422, 'INVALID_INPUT']);
    expect(
      (await viewer.say('inspections.missing', 'GET /inspections/{inspection_id}/missing', of)).items,
    ).toMatchObject([
      { item_key: 'dry', reason: 'conflict' },
      { item_key: 'front', reason: 'photos', have: 0, needs: 1 },
    ]);
    expect(codes(await requester.refused('GET /inspections/{inspection_id}/missing', of))).toEqual([403, 'FORBIDDEN']);
    const RESOLVE = 'POST /inspections/{inspection_id}/conflicts/{conflict_id}/resolve';
    const conflict = { ...of, conflict_id: aside.id };
    expect(codes(await viewer.refused(RESOLVE, { ...conflict, keep: 'aside' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ada.refused(RESOLVE, conflict))).toEqual([422, 'INVALID_INPUT']);
    expect(await ada.say('inspections.resolve', RESOLVE, { ...conflict, keep: 'aside' })).toMatchObject({
      outcome: 'aside',
      standing: { value: false, version: 2 },
    });

    expect(codes(await ada.refused(COMPLETE, of))).toEqual([409, 'INSPECTION_INCOMPLETE']);
    expect(codes(await viewer.refused(COMPLETE, of))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ada.refused(COMPLETE, { inspection_id: 'none' }))).toEqual([422, 'INVALID_INPUT']);
    const ADD = 'POST /inspections/{inspection_id}/photos';
    const added = await photographed(ada, ADD, { ...of, item_key: 'front' });
    expect(added).toMatchObject({ items: [{ item_key: 'front', state: 'processing' }] });
    await desk.world.drain();
    expect(await ada.say('inspections.complete', COMPLETE, of)).toMatchObject({ status: 'completed', photo_total: 1 });
    expect(codes(await ada.refused(PATCH, { ...of, title: 'Another' }))).toEqual([409, 'INSPECTION_COMPLETED']);

    const REOPEN = 'POST /inspections/{inspection_id}/reopen';
    expect(codes(await viewer.refused(REOPEN, { ...of, reason: 'x' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ada.refused(REOPEN, of))).toEqual([422, 'INVALID_INPUT']);
    const reopened = await ada.say('inspections.reopen', REOPEN, { ...of, reason: 'It rained' });
    expect(reopened).toMatchObject({ status: 'in_progress', completed_at: null });
  });

  /** Uploads a photo: tRPC has no door for bytes, so that this is asked at REST there too. */
  async function photographed(voice: Awaited<ReturnType<typeof aSite>>['ada'], spelling: string, fields = {}) {
    const { status, text } = await voice.raw(spelling, { ...fields, form: await picture() });
    expect([status, status === 201 ? '' : text]).toEqual([201, '']);
    return JSON.parse(text) as { id: string };
  }

  test('a list of inspections is filtered, and one is deleted and restored', async () => {
    const { ada, viewer, requester, inspection, of } = await aSite();
    const LIST = 'GET /inspections';
    expect(await viewer.say('inspections.list', LIST, { search: 'hill' })).toMatchObject({
      total: 1,
      items: [{ id: inspection.id, key: 'INS-1', creator: { left: false } }],
    });
    expect(await viewer.say('inspections.list', LIST, { status: 'completed' })).toMatchObject({ total: 0 });
    expect(codes(await requester.refused(LIST))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await viewer.refused(LIST, { status: 'lost' }))).toEqual([422, 'INVALID_INPUT']);
    const DELETE = 'DELETE /inspections/{inspection_id}';
    expect(codes(await viewer.refused(DELETE, of))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ada.refused(DELETE, { inspection_id: 'none' }))).toEqual([422, 'INVALID_INPUT']);
    expect((await ada.say('inspections.delete', DELETE, of)).deleted_at).not.toBeNull();
    expect(codes(await ada.refused(ONE, of))).toEqual([404, 'INSPECTION_NOT_FOUND']);
    const RESTORE = 'POST /inspections/{inspection_id}/restore';
    expect(codes(await viewer.refused(RESTORE, of))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ada.refused(RESTORE, { inspection_id: 'none' }))).toEqual([422, 'INVALID_INPUT']);
    expect(await ada.say('inspections.restore', RESTORE, of)).toMatchObject({ deleted_at: null });
  });

  test('an inspection template is changed without its inspections, deleted and restored', async () => {
    const { ada, viewer, requester, template, of } = await aSite();
    const named = { template_id: template.id };
    const LIST = 'GET /inspection-templates';
    const GET = 'GET /inspection-templates/{template_id}';
    expect(await viewer.say('inspections.templates.list', LIST)).toMatchObject({ total: 1 });
    expect(codes(await requester.refused(LIST))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await viewer.refused(LIST, { page_size: 0 }))).toEqual([422, 'INVALID_INPUT']);
    expect(await viewer.say('inspections.templates.get', GET, named)).toEqual(template);
    expect(codes(await viewer.refused(GET, { template_id: randomUUIDv7() }))).toEqual([
      404,
      'INSPECTION_TEMPLATE_NOT_FOUND',
    ]);
    const changed = [{ key: 'other', label: 'Another thing', kind: 'text' }];
    for (const spelling of ['PATCH /inspection-templates/{template_id}', 'PUT /inspection-templates/{template_id}']) {
      expect(codes(await viewer.refused(spelling, { ...named, items: changed }))).toEqual([403, 'FORBIDDEN']);
      expect(codes(await ada.refused(spelling, { ...named, items: [] }))).toEqual([422, 'INVALID_INPUT']);
      expect(await ada.say('inspections.templates.update', spelling, { ...named, items: changed })).toMatchObject({
        revision: 2,
      });
    }
    expect((await ada.say('inspections.get', ONE, of)).items).toMatchObject(items);
    const DELETE = 'DELETE /inspection-templates/{template_id}';
    expect(codes(await viewer.refused(DELETE, named))).toEqual([403, 'FORBIDDEN']);
    expect((await ada.say('inspections.templates.delete', DELETE, named)).deleted_at).not.toBeNull();
    expect(codes(await ada.refused(GET, named))).toEqual([404, 'INSPECTION_TEMPLATE_NOT_FOUND']);
    const RESTORE = 'POST /inspection-templates/{template_id}/restore';
    expect(codes(await viewer.refused(RESTORE, named))).toEqual([403, 'FORBIDDEN']);
    expect(await ada.say('inspections.templates.restore', RESTORE, named)).toMatchObject({ deleted_at: null });
    expect(codes(await viewer.refused('POST /inspection-templates', { name: 'x', items: changed }))).toEqual([
      403,
      'FORBIDDEN',
    ]);
    expect(codes(await ada.refused('POST /inspection-templates', { name: 'x', items: [] }))).toEqual([
      422,
      'INVALID_INPUT',
    ]);
  });

  test('a photo is uploaded, drawn anew, shown without its file, loses its place, and is deleted and restored', async () => {
    const { ada, viewer, requester, of } = await aSite();
    const UPLOAD = 'POST /photos/upload';
    const form = { name: 'page.jpg', bytes: '<html></html>' };
    expect(codes(await ada.refused(UPLOAD, { form }))).toEqual([422, 'PHOTO_REFUSED']);
    expect(codes(await viewer.refused(UPLOAD, { form }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ada.refused(UPLOAD, { form, latitude: 91 }))).toEqual([422, 'INVALID_INPUT']);
    const ADD = 'POST /inspections/{inspection_id}/photos';
    expect(codes(await viewer.refused(ADD, { ...of, form }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ada.refused(ADD, { ...of, form }))).toEqual([422, 'PHOTO_REFUSED']);
    const { id: photo_id } = await photographed(ada, UPLOAD, { ...of, caption: 'The front' });
    await desk.world.drain();
    const photo = await viewer.say('photos.get', PHOTO, { photo_id });
    expect(photo).toMatchObject({ state: 'ready', taken_at_source: 'camera', location: { source: 'camera' } });
    expect(codes(await requester.refused(PHOTO, { photo_id }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await viewer.refused(PHOTO, { photo_id: '7' }))).toEqual([422, 'INVALID_INPUT']);
    const file_id = /files\/([^/]+)/.exec(photo.url!)![1];
    const shown = await viewer.raw('GET /files/{file_id}/download', { file_id });
    expect([shown.status, shown.text.includes('CANARY')]).toEqual([200, false]);
    const LIST = 'GET /photos';
    expect(await viewer.say('photos.list', LIST, of)).toMatchObject({ total: 1, items: [{ id: photo_id }] });
    expect(codes(await requester.refused(LIST))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await viewer.refused(LIST, { state: 'lost' }))).toEqual([422, 'INVALID_INPUT']);
    const STRIP = 'POST /photos/{photo_id}/strip-location';
    expect(codes(await viewer.refused(STRIP, { photo_id }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ada.refused(STRIP, { photo_id: '7' }))).toEqual([422, 'INVALID_INPUT']);
    expect(await ada.say('photos.stripLocation', STRIP, { photo_id })).toMatchObject({ location: null });
    const DELETE = 'DELETE /photos/{photo_id}';
    expect(codes(await viewer.refused(DELETE, { photo_id }))).toEqual([403, 'FORBIDDEN']);
    expect((await ada.say('photos.delete', DELETE, { photo_id })).deleted_at).not.toBeNull();
    expect(codes(await ada.refused(PHOTO, { photo_id }))).toEqual([404, 'PHOTO_NOT_FOUND']);
    const RESTORE = 'POST /photos/{photo_id}/restore';
    expect(codes(await viewer.refused(RESTORE, { photo_id }))).toEqual([403, 'FORBIDDEN']);
    expect(await ada.say('photos.restore', RESTORE, { photo_id })).toMatchObject({ deleted_at: null });
  });

  test('a measurement is recorded, read in another unit, corrected and deleted', async () => {
    const { ada, viewer, requester, of } = await aSite();
    const CREATE = 'POST /measurements';
    const wall = { ...of, label: 'A wall', value: '12.50', unit: 'ft' };
    const { id: measurement_id } = await ada.say('measurements.create', CREATE, wall);
    expect(codes(await viewer.refused(CREATE, wall))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await ada.refused(CREATE, { ...wall, value: 'long' }))).toEqual([422, 'INVALID_INPUT']);
    expect(codes(await ada.refused(CREATE, { ...wall, unit: 'furlong' }))).toEqual([422, 'UNIT_UNKNOWN']);
    const LIST = 'GET /measurements';
    expect(await viewer.say('measurements.list', LIST, { ...of, in_unit: 'm' })).toMatchObject({
      items: [{ value: '12.50', unit: 'ft', base_value: '3.81', reading: { value: '3.81', unit: 'm' } }],
    });
    expect(codes(await requester.refused(LIST))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await viewer.refused(LIST, { kind: 'smell' }))).toEqual([422, 'INVALID_INPUT']);
    for (const spelling of ['PATCH /measurements/{measurement_id}', 'PUT /measurements/{measurement_id}']) {
      expect(codes(await viewer.refused(spelling, { measurement_id, value: '13' }))).toEqual([403, 'FORBIDDEN']);
      expect(codes(await ada.refused(spelling, { measurement_id, value: 'x' }))).toEqual([422, 'INVALID_INPUT']);
      expect(await ada.say('measurements.update', spelling, { measurement_id, value: '13' })).toMatchObject({
        value: '13',
        base_value: '3.9624',
      });
    }
    const DELETE = 'DELETE /measurements/{measurement_id}';
    expect(codes(await viewer.refused(DELETE, { measurement_id }))).toEqual([403, 'FORBIDDEN']);
    await ada.say('measurements.delete', DELETE, { measurement_id });
    expect(codes(await ada.refused(DELETE, { measurement_id }))).toEqual([404, 'MEASUREMENT_NOT_FOUND']);
  });
});

test('every spelling that the documents have of inspections, photos and measurements was called', () => {
  expect(uncalled(desk, 'inspections', 'photos', 'measurements')).toEqual([]);
});
