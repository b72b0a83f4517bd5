import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { unzip } from '@deskwire/adapters/zip.fixture.ts';
import { archiveKeyOf } from '@deskwire/router/platform/compliance/making/archive-file.ts';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { world } = desk;

const DOWNLOAD = 'GET /compliance/gdpr/export/{user_id}';
const REQUEST = 'POST /compliance/gdpr/export/{user_id}';
const ERASE = 'DELETE /compliance/gdpr/delete/{user_id}';

describe.each(PREFIXES)('the routes of personal data below %s', (prefix) => {
  async function aPerson() {
    const team = await aTeam(world.kysely);
    const [person, colleague] = [
      await aMember(world.kysely, team, 'agent'),
      await aMember(world.kysely, team, 'admin'),
    ];
    const owner = await aMember(world.kysely, team, 'owner');
    const operator = await aUser(world.kysely, { platform_role: 'admin' });
    // A step-up of ten minutes, and sessions, are over where other tests have moved the clock.
    await world.pool.query(
      `update sessions set authenticated_at = now() + $1 * interval '1 ms', idle_expires_at = now() + interval '300 days',
        expires_at = now() + interval '300 days'`,
      [world.clock.offset_ms],
    );
    return {
      team,
      person,
      self: await desk.as(person, prefix),
      other: await desk.as(colleague, prefix),
      owner: await desk.as(owner, prefix),
      operator: await desk.as(operator, prefix),
    };
  }

  test('everything that is kept of a person comes out as one archive, and to nobody else', async () => {
    const { person, self, other, operator } = await aPerson();
    const named = { user_id: person.user_id };
    await self.say('tickets.create', 'POST /tickets', { title: 'Of the person' });
    await other.say('tickets.create', 'POST /tickets', { title: 'Of the colleague' });
    expect((await self.refused(DOWNLOAD, named)).error.code).toBe('EXPORT_NOT_READY');
    const asked = await self.say('compliance.requestExport', REQUEST, named);
    expect(asked).toMatchObject({ kind: 'export', state: 'queued', file: null });
    expect((await other.refused(REQUEST, named)).error.code).toBe('USER_NOT_FOUND');
    expect((await self.refused(REQUEST, { user_id: 'me' })).status).toBe(422);
    await world.drain();
    const done = await self.say('compliance.requests.get', 'GET /compliance/requests/{request_id}', {
      request_id: asked.id,
    });
    expect(done).toMatchObject({ state: 'finished', file: { name: expect.stringMatching(/^export-.*\.zip$/) } });

    const sent = await self.raw(DOWNLOAD, named);
    expect([sent.status, sent.headers['content-type']]).toEqual([200, 'application/zip']);
    expect((await other.refused(DOWNLOAD, named)).status).toBe(404);
    expect((await operator.raw(DOWNLOAD, named)).status).toBe(200);
    expect((await self.refused(DOWNLOAD, { user_id: 'me' })).status).toBe(422);
    const again = await self.raw('GET /compliance/requests/{request_id}/download', { request_id: asked.id });
    expect(again.status).toBe(200);

    const files = await unzip(await buffer(await world.services.storage.get(archiveKeyOf(asked.id))));
    const all = [...files].map(([name, bytes]) => `${name}\n${bytes.toString()}`).join('\n');
    expect(files.get('tables/users.ndjson')!.toString()).toContain(person.email);
    expect(files.get('tables/tickets.ndjson')!.toString()).toContain('Of the person');
    expect(all).not.toContain('Of the colleague');
    expect(all).not.toContain('password_hash');
    const manifest = JSON.parse(files.get('manifest.json')!.toString()) as { tables: { name: string; rows: number }[] };
    for (const { name, rows } of manifest.tables)
      expect([name, files.get(name)!.toString().trimEnd().split('\n').length]).toEqual([name, rows]);

    const mine = await self.say('compliance.requests.list', 'GET /compliance/requests');
    expect(mine.items.map(({ id }) => id)).toEqual([asked.id]);
    expect((await other.say('compliance.requests.list', 'GET /compliance/requests')).items).toEqual([]);

    world.clock.advance({ days: 8 });
    const later = await desk.as(person, prefix);
    expect((await later.refused(DOWNLOAD, named)).error.code).toBe('EXPORT_NOT_READY');
  });

  test('an account is erased after its grace, with evidence, unless a hold is in force', async () => {
    const { person, other, operator, self } = await aPerson();
    const named = { user_id: person.user_id };
    expect((await other.refused(ERASE, named)).error.code).toBe('USER_NOT_FOUND');
    expect((await operator.refused(ERASE, { ...named, grace_days: 31 })).status).toBe(422);
    const HOLDS = 'POST /compliance/holds';
    expect((await other.refused(HOLDS, { ...named, reason: 'x' })).status).toBe(403);
    const hold = await operator.say('compliance.holds.create', HOLDS, { ...named, reason: 'Case 7' });
    expect((await operator.refused(ERASE, { ...named, grace_days: 0 })).error.code).toBe('ERASURE_HELD');

    const asked = await operator.say('compliance.erase', ERASE, { ...named, grace_days: 1, reason: 'They asked' });
    expect(asked).toMatchObject({ kind: 'erasure', state: 'queued' });
    expect((await self.refused('GET /users/me')).status).toBe(401);
    world.clock.advance({ days: 2 });
    await world.drain();
    const later = await aUser(world.kysely, { platform_role: 'admin' });
    await world.pool.query(
      `update sessions set idle_expires_at = now() + interval '300 days', expires_at = now() + interval '300 days'`,
    );
    const runs = await desk.as(later, prefix);
    const ONE = 'GET /compliance/requests/{request_id}';
    const look = () => runs.say('compliance.requests.get', ONE, { request_id: asked.id });
    expect(await look()).toMatchObject({ state: 'held' });
    const exists = async () =>
      (await world.kysely.selectFrom('users').select('id').where('id', '=', person.user_id).executeTakeFirst()) !==
      undefined;
    expect(await exists()).toBe(true);

    expect((await runs.say('compliance.holds.list', 'GET /compliance/holds', named)).items).toMatchObject([
      { id: hold.id },
    ]);
    const LIFT = 'POST /compliance/holds/{hold_id}/lift';
    await runs.say('compliance.holds.lift', LIFT, { hold_id: hold.id });
    expect((await runs.refused(LIFT, { hold_id: hold.id })).error.code).toBe('HOLD_NOT_FOUND');
    await world.drain();
    expect(await look()).toMatchObject({
      state: 'finished',
      evidence: { kept_by_law: expect.arrayContaining(['invoices', 'estimate_versions', 'signatures']) },
    });
    expect(await exists()).toBe(false);
  });

  test('what a team keeps of a contact comes out, and is erased, by those who manage its people', async () => {
    const { self, other, operator } = await aPerson();
    const EXPORT = 'POST /compliance/people/{person_id}/export';
    const GONE = 'POST /compliance/people/{person_id}/erase';
    const ONE = 'GET /compliance/requests/{request_id}';
    const { id: person_id } = await other.say('people.create', 'POST /people', {
      name: 'Connie Contact',
      email: `connie-${prefix.length}@example.com`,
    });
    await other.say('tickets.create', 'POST /tickets', { title: 'Connie Contact is cut off', reporter_id: person_id });
    expect((await self.refused(EXPORT, { person_id })).status).toBe(403);
    expect((await other.refused(EXPORT, { person_id: 'her' })).status).toBe(422);
    const asked = await other.say('compliance.exportPerson', EXPORT, { person_id });
    await world.drain();
    const done = await other.say('compliance.requests.get', ONE, { request_id: asked.id });
    expect(done).toMatchObject({
      state: 'finished',
      user_id: null,
      contact: { id: person_id, name: 'Connie Contact' },
    });
    // Those who run the platform do not read what teams keep.
    for (const outsider of [self, operator])
      expect((await outsider.refused(ONE, { request_id: asked.id })).error.code).toBe('DATA_REQUEST_NOT_FOUND');
    const LIST = 'GET /compliance/requests';
    expect((await other.say('compliance.requests.list', LIST, { person_id })).items.map(({ id }) => id)).toEqual([
      asked.id,
    ]);
    const download = 'GET /compliance/requests/{request_id}/download';
    expect((await other.raw(download, { request_id: asked.id })).status).toBe(200);
    const files = await unzip(await buffer(await world.services.storage.get(archiveKeyOf(asked.id))));
    expect(files.get('tables/people.ndjson')!.toString()).toContain('Connie Contact');
    expect(files.get('tables/tickets.ndjson')!.toString()).toContain('is cut off');

    expect((await self.refused(GONE, { person_id })).status).toBe(403);
    expect((await other.refused(GONE, { person_id: 'her' })).status).toBe(422);
    const erased = await other.say('compliance.erasePerson', GONE, { person_id });
    await world.drain();
    expect(await other.say('compliance.requests.get', ONE, { request_id: erased.id })).toMatchObject({
      state: 'finished',
      evidence: { names_replaced_in: expect.arrayContaining(['tickets']) },
    });
    expect(await other.say('people.get', 'GET /people/{person_id}', { person_id })).toMatchObject({
      name: 'Deleted person',
      email: null,
    });
    expect((await other.refused(download, { request_id: asked.id })).error.code).toBe('EXPORT_NOT_READY');
    const account = (await other.say('people.list', 'GET /people')).items.find(({ user_id }) => user_id !== null)!;
    expect((await other.refused(GONE, { person_id: account.id })).error.code).toBe('PERSON_HAS_ACCOUNT');
  });

  test('a hold on a contact stops their erasure and not their leaving, and the end of the team', async () => {
    const { team, self, other, owner, operator } = await aPerson();
    const [HOLDS, LIFT] = ['POST /compliance/contact-holds', 'POST /compliance/contact-holds/{hold_id}/lift'];
    const GONE = 'POST /compliance/people/{person_id}/erase';
    const { id: person_id } = await other.say('people.create', 'POST /people', { name: 'Held Harry' });
    const held = { person_id, reason: 'Case 8' };
    for (const outsider of [self, operator])
      expect([403, 404]).toContain((await outsider.refused(HOLDS, { ...held, team_id: team.id })).status);
    expect((await other.refused(HOLDS, { ...held, reason: '' })).status).toBe(422);
    const hold = await other.say('compliance.contactHolds.create', HOLDS, held);
    expect(hold).toMatchObject({ ...held, person: { name: 'Held Harry' }, lifted_at: null });
    const LIST = 'GET /compliance/contact-holds';
    expect((await self.refused(LIST)).status).toBe(403);
    expect((await other.refused(LIST, { person_id: 'his' })).status).toBe(422);
    const listed = await other.say('compliance.contactHolds.list', LIST, { person_id });
    expect(listed.items.map(({ id }) => id)).toEqual([hold.id]);

    const asked = await other.say('compliance.erasePerson', GONE, { person_id });
    await world.drain();
    const look = () =>
      other.say('compliance.requests.get', 'GET /compliance/requests/{request_id}', { request_id: asked.id });
    const person = () => other.say('people.get', 'GET /people/{person_id}', { person_id });
    expect(await look()).toMatchObject({ state: 'held' });
    expect(await person()).toMatchObject({ name: 'Held Harry', left_at: expect.any(String) });
    const END = 'DELETE /teams/{team_id}';
    expect((await owner.refused(END, { team_id: team.id })).error.code).toBe('ERASURE_HELD');

    expect((await self.refused(LIFT, { hold_id: hold.id })).status).toBe(403);
    expect((await other.refused(LIFT, { hold_id: 'it' })).status).toBe(422);
    await other.say('compliance.contactHolds.lift', LIFT, { hold_id: hold.id });
    expect((await other.refused(LIFT, { hold_id: hold.id })).error.code).toBe('CONTACT_HOLD_NOT_FOUND');
    await world.drain();
    expect(await look()).toMatchObject({ state: 'finished' });
    expect(await person()).toMatchObject({ name: 'Deleted person' });
    expect((await owner.raw(END, { team_id: team.id })).status).toBe(200);
  });

  test('an account that is restored is not erased', async () => {
    const { person, operator } = await aPerson();
    const asked = await operator.say('compliance.erase', ERASE, { user_id: person.user_id });
    await operator.say('users.restore', 'POST /users/{user_id}/restore', { user_id: person.user_id });
    await world.drain();
    const ONE = 'GET /compliance/requests/{request_id}';
    expect(await operator.say('compliance.requests.get', ONE, { request_id: asked.id })).toMatchObject({
      state: 'cancelled',
    });
  });
});

test('every spelling that the documents have of personal data was called', () => {
  expect(uncalled(desk, 'compliance')).toEqual([]);
});
