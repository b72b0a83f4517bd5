import { expect, test } from 'vitest';
import { transaction } from '@deskwire/database/schema.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';
import { finishRequest } from '../requests/queries.ts';
import { archiveKeyOf } from './archive-file.ts';

const world = await testWorld();
const admin = await aMember(world.kysely, await aTeam(world.kysely), 'admin');

/** A session of somebody who has given their password just now. */
async function freshly(person: TestPerson) {
  const session = { authenticated_at: new Date(world.now()).toISOString() };
  await world.kysely.updateTable('sessions').set(session).where('id', '=', person.session_id).execute();
  return world.as(person);
}
async function aContact() {
  const { people } = await freshly(admin);
  return (await people.create({ name: 'Canary Bird', email: null })).id;
}
const requestOf = (id: string) =>
  world.kysely
    .selectFrom('data_requests')
    .select(['state', 'file_name', 'evidence'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
/** Lets something happen once, while an archive is stored. */
function whileStored(work: () => Promise<unknown>): void {
  const { storage } = world.services;
  const put: typeof storage.put = async (...given) => {
    Object.assign(world.services, { storage });
    await work();
    return storage.put(...given);
  };
  Object.assign(world.services, { storage: { ...storage, put } });
}

test('an archive of somebody who is erased while it is made is not kept', async () => {
  const person_id = await aContact();
  const { compliance } = await freshly(admin);
  const { id } = await compliance.exportPerson({ person_id });
  whileStored(async () => {
    await (await freshly(admin)).compliance.erasePerson({ person_id });
    await world.drain({ failures: 'keep' });
  });
  await world.drain();
  expect(await world.services.storage.head(archiveKeyOf(id))).toBeUndefined();
  expect(await requestOf(id)).toMatchObject({ file_name: null });
  await expect((await freshly(admin)).compliance.requests.download({ request_id: id })).rejects.toMatchObject({
    app: 'EXPORT_NOT_READY',
  });
});

test('an erasure that has ended is neither cancelled nor held up by whoever had found it open', async () => {
  const person_id = await aContact();
  const { id } = await (await freshly(admin)).compliance.erasePerson({ person_id });
  await world.drain();
  const ended = await requestOf(id);
  expect(ended).toMatchObject({ state: 'finished', evidence: { erased_at: expect.any(String) as string } });
  for (const state of ['held', 'cancelled'] as const)
    expect(
      await transaction(world.services.db, (tx) => finishRequest(tx, id, { state, at: '2026-01-01T00:00:00.000Z' })),
    ).toBe(false);
  expect(await requestOf(id)).toEqual(ended);
});
