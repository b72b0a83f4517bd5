import { randomUUIDv7 } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

const LOG = 'POST /locations';
const TRACK = 'GET /locations';
const here = { lat: 47.376887, lon: 8.541694 };

describe.each(PREFIXES)('the routes of locations and places below %s', (prefix) => {
  async function aCrew() {
    const { kysely } = desk.world;
    const team = await aTeam(kysely);
    const people = {
      worker: await aMember(kysely, team, 'member'),
      colleague: await aMember(kysely, team, 'member'),
      admin: await aMember(kysely, team, 'admin'),
    };
    return {
      team,
      people,
      worker: await desk.as(people.worker, prefix),
      colleague: await desk.as(people.colleague, prefix),
      admin: await desk.as(people.admin, prefix),
      viewer: await desk.as(await aMember(kysely, team, 'viewer'), prefix),
    };
  }
  const codes = (refused: { status: number; error: { code: string } }) => [refused.status, refused.error.code];
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

  test('somebody agrees, sends where they are, reads their track, revokes and erases it', async () => {
    const { worker, viewer } = await aCrew();
    const point = { at: ago(0), ...here };
    expect(codes(await worker.refused(LOG, { points: [point] }))).toEqual([409, 'CONSENT_REQUIRED']);
    expect(codes(await viewer.refused(LOG, { points: [point] }))).toEqual([403, 'FORBIDDEN']);
    const CONSENT = 'POST /locations/consent';
    const consent = await worker.say('locations.consent', CONSENT, { text: 'You keep where I am while I work.' });
    expect(consent).toMatchObject({ revoked_at: null, text: 'You keep where I am while I work.' });
    expect(codes(await worker.refused(CONSENT, { text: ' ' }))).toEqual([422, 'INVALID_INPUT']);
    expect(codes(await viewer.refused(CONSENT, { text: 'Yes' }))).toEqual([403, 'FORBIDDEN']);

    const now = { at: new Date(Date.parse(consent.granted_at) + 1000).toISOString(), ...here, accuracy: 5 };
    const points = [
      now,
      { ...now, lat: 48 },
      { ...now, at: ago(8 * 86_400) },
      { ...now, at: ago(-600) },
      { ...now, at: ago(3600) },
      { ...now, at: new Date(Date.parse(now.at) + 1).toISOString(), lat: 0, lon: 0 },
    ];
    expect(await worker.say('locations.log', LOG, { points })).toEqual({
      kept: 1,
      results: ['kept', 'known', 'too_old', 'ahead', 'before_consent', 'nowhere'],
    });
    expect(await worker.say('locations.log', LOG, { points: [now] })).toEqual({ kept: 0, results: ['known'] });
    expect(codes(await worker.refused(LOG, { points: [{ ...now, lat: 91 }] }))).toEqual([422, 'INVALID_INPUT']);
    const many = Array.from({ length: 501 }, () => now);
    expect(codes(await worker.refused(LOG, { points: many }))).toEqual([422, 'INVALID_INPUT']);

    const track = await worker.say('locations.list', TRACK);
    expect(track).toMatchObject({ total: 1, items: [{ ...here, accuracy: 5, place_id: null }] });
    expect(codes(await worker.refused(TRACK, { from: 'yesterday' }))).toEqual([422, 'INVALID_INPUT']);
    expect((await worker.say('locations.latest', 'GET /locations/latest')).items).toMatchObject([here]);
    expect((await viewer.say('locations.latest', 'GET /locations/latest')).items).toEqual([]);

    const REVOKE = 'POST /locations/revoke';
    expect((await worker.say('locations.revoke', REVOKE)).revoked_at).not.toBeNull();
    expect(codes(await worker.refused(REVOKE))).toEqual([409, 'CONSENT_REQUIRED']);
    expect(codes(await worker.refused(LOG, { points: [now] }))).toEqual([409, 'CONSENT_REQUIRED']);
    const CONSENTS = 'GET /locations/consents';
    expect(await worker.say('locations.consents', CONSENTS)).toMatchObject({ total: 1, items: [{ id: consent.id }] });
    expect(codes(await worker.refused(CONSENTS, { page: 0 }))).toEqual([422, 'INVALID_INPUT']);

    const ERASE = 'DELETE /locations';
    expect(codes(await viewer.refused(ERASE))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await worker.refused(ERASE, { to: 'now' }))).toEqual([422, 'INVALID_INPUT']);
    expect(await worker.say('locations.erase', ERASE, { to: consent.granted_at })).toEqual({ erased: 0 });
    expect(await worker.say('locations.erase', ERASE)).toEqual({ erased: 1 });
    expect((await worker.say('locations.list', TRACK)).total).toBe(0);
  });

  test('the track of somebody else is closed until it is revealed, with a reason that they read', async () => {
    const { people, worker, colleague, admin } = await aCrew();
    await worker.say('locations.consent', 'POST /locations/consent', { text: 'Yes' });
    const at = new Date(Date.now() + 1000).toISOString();
    await worker.say('locations.log', LOG, { points: [{ at, ...here }] });
    const { person_id } = people.worker;
    for (const other of [colleague, admin])
      expect(codes(await other.refused(TRACK, { person_id }))).toEqual([403, 'TRACK_CLOSED']);
    expect(codes(await admin.refused(TRACK, { person_id: randomUUIDv7() }))).toEqual([404, 'PERSON_NOT_FOUND']);
    const REVEAL = 'POST /locations/reveal';
    const reason = 'The van was in an accident';
    expect(codes(await colleague.refused(REVEAL, { person_id, reason }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await admin.refused(REVEAL, { person_id }))).toEqual([422, 'INVALID_INPUT']);
    expect(await admin.say('locations.reveal', REVEAL, { person_id, reason })).toMatchObject({ person_id });
    expect(await admin.say('locations.list', TRACK, { person_id })).toMatchObject({ total: 1, items: [here] });
    expect((await admin.say('locations.latest', 'GET /locations/latest')).items).toMatchObject([{ person_id }]);
    expect(codes(await colleague.refused(TRACK, { person_id }))).toEqual([403, 'TRACK_CLOSED']);
    await desk.world.drain();
    const told = await worker.say('notifications.list', 'GET /notifications');
    expect(told.items).toMatchObject([
      { title: expect.stringContaining('viewed your location history'), body: reason },
    ]);
  });

  test('places have names, and those around a point are found, the nearest first', async () => {
    const { worker, viewer } = await aCrew();
    const CREATE = 'POST /places';
    const site = await worker.say('places.create', CREATE, { name: 'Main station', ...here, radius: 200 });
    expect(site).toMatchObject({ ...here, radius: 200, address: null, version: 1 });
    const far = await worker.say('places.create', CREATE, { name: 'Airport', lat: 47.4612, lon: 8.5532 });
    expect(codes(await viewer.refused(CREATE, { name: 'Mine', ...here }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await worker.refused(CREATE, { name: 'Nowhere', lat: 91, lon: 0 }))).toEqual([422, 'INVALID_INPUT']);
    const LIST = 'GET /places';
    const listed = await viewer.say('places.list', LIST);
    expect(listed.items.map(({ name, distance }) => [name, distance])).toEqual([
      ['Airport', null],
      ['Main station', null],
    ]);
    const near = { near_lat: 47.378, near_lon: 8.54 };
    expect(await viewer.say('places.list', LIST, near)).toMatchObject({ total: 1, items: [{ id: site.id }] });
    const wide = await viewer.say('places.list', LIST, { ...near, within: 20_000 });
    expect(wide.items.map(({ id }) => id)).toEqual([site.id, far.id]);
    expect(wide.items[1]!.distance).toBeGreaterThan(9000);
    expect(codes(await viewer.refused(LIST, { near_lat: 47 }))).toEqual([422, 'INVALID_INPUT']);

    await worker.say('locations.consent', 'POST /locations/consent', { text: 'Yes' });
    const at = new Date(Date.now() + 1000).toISOString();
    await worker.say('locations.log', LOG, { points: [{ at, lat: 47.3775, lon: 8.5417 }] });
    expect((await worker.say('locations.list', TRACK)).items).toMatchObject([{ place_id: site.id }]);

    const named = { place_id: site.id };
    let radius = 300;
    for (const spelling of ['PATCH /places/{place_id}', 'PUT /places/{place_id}']) {
      radius += 1;
      expect(await worker.say('places.update', spelling, { ...named, radius })).toMatchObject({ radius });
      expect(codes(await viewer.refused(spelling, { ...named, radius }))).toEqual([403, 'FORBIDDEN']);
      expect(codes(await worker.refused(spelling, { ...named, radius: 1 }))).toEqual([422, 'INVALID_INPUT']);
      expect(codes(await worker.refused(spelling, { ...named, radius: 99, version: 1 }))).toEqual([
        409,
        'VERSION_CONFLICT',
      ]);
    }
    const DELETE = 'DELETE /places/{place_id}';
    expect(codes(await viewer.refused(DELETE, named))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await worker.refused(DELETE, { place_id: 'here' }))).toEqual([422, 'INVALID_INPUT']);
    expect(await worker.say('places.delete', DELETE, named)).toMatchObject({ id: site.id });
    expect(codes(await viewer.refused('GET /places/{place_id}', named))).toEqual([404, 'PLACE_NOT_FOUND']);
    expect(await viewer.say('places.get', 'GET /places/{place_id}', { place_id: far.id })).toMatchObject({
      name: 'Airport',
    });
    expect((await worker.say('locations.list', TRACK)).items).toMatchObject([{ place_id: null }]);
  });
});

test('every spelling that the documents have of locations was called', () => {
  expect(uncalled(desk, 'locations')).toEqual([]);
});
