import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { transaction } from '@deskwire/database/schema.ts';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { botOf } from './bots/bot.ts';
import { ensureContact } from './known/known.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';

const world = await testWorld();

async function aDesk() {
  const team = await aTeam(world.kysely);
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  return { team, admin, agent };
}
const email = () => `${randomUUIDv7()}@example.com`;
const now = () => new Date().toISOString();

test('an agent adds contacts, finds them by part of name or address, and pages through them by name', async () => {
  const { agent } = await aDesk();
  const desk = await world.as(agent);
  for (const name of ['Ada Lovelace', 'Grace Hopper', 'Adele Goldberg'])
    await desk.people.create({ name, email: `${name.toLowerCase().replace(' ', '.')}@history.example` });
  const namesOf = async (input: object) => (await desk.people.list(input)).items.map(({ name }) => name);
  expect(await namesOf({ search: 'GOLD' })).toEqual(['Adele Goldberg']);
  expect(await namesOf({ search: 'hopper@hist', kind: ['contact'] })).toEqual(['Grace Hopper']);
  expect(await namesOf({ search: '_' })).toEqual([]);
  const first = await desk.people.list({ kind: ['contact'], page_size: 2 });
  const second = await desk.people.list({ kind: ['contact'], page_size: 2, cursor: first.next_cursor! });
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual([
    'Ada Lovelace',
    'Adele Goldberg',
    'Grace Hopper',
  ]);
  expect(first.total).toBe(3);
});

test('requesters see nobody; members see who somebody is, but not their address', async () => {
  const { team } = await aDesk();
  const contact = await aContact(world.kysely, team);
  const [requester, member] = [
    await aMember(world.kysely, team, 'requester'),
    await aMember(world.kysely, team, 'member'),
  ];
  const { person_id } = contact;
  const asRequester = await world.as(requester);
  await expect(asRequester.people.list({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect(asRequester.people.get({ person_id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect(asRequester.people.create({ name: 'x' })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  const asMember = await world.as(member);
  await expect(asMember.people.list({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
  expect(await asMember.people.get({ person_id })).toMatchObject({ id: person_id, email: null, kind: 'contact' });
});

test('a person of another team does not exist', async () => {
  const [here, there] = [await aDesk(), await aDesk()];
  const [ours, theirs] = [await aContact(world.kysely, here.team), await aContact(world.kysely, there.team)];
  const desk = await world.as(here.admin);
  const { person_id } = theirs;
  for (const call of [
    () => desk.people.get({ person_id }),
    () => desk.people.update({ person_id, name: 'x' }),
    () => desk.people.remove({ person_id }),
    () => desk.people.merge({ person_id, into_id: ours.person_id }),
    () => desk.people.merge({ person_id: ours.person_id, into_id: person_id }),
  ])
    await expect(call()).rejects.toMatchObject({ app: 'PERSON_NOT_FOUND' });
});

test('an address belongs to one person of a team', async () => {
  const { team, admin, agent } = await aDesk();
  const contact = await aContact(world.kysely, team);
  const desk = await world.as(admin);
  for (const taken of [contact.email, agent.email])
    await expect(desk.people.create({ name: 'Twin', email: taken })).rejects.toMatchObject({
      app: 'PERSON_EMAIL_TAKEN',
    });
  const { id } = await desk.people.create({ name: 'Other', email: email() });
  const update = desk.people.update({ person_id: id, email: contact.email });
  await expect(update).rejects.toMatchObject({ app: 'PERSON_EMAIL_TAKEN' });
});

test('whoever has an account changes their name themselves, and is not removed as a contact', async () => {
  const { admin, agent } = await aDesk();
  const desk = await world.as(admin);
  const { person_id } = agent;
  await expect(desk.people.update({ person_id, name: 'x' })).rejects.toMatchObject({ app: 'PERSON_HAS_ACCOUNT' });
  await expect(desk.people.remove({ person_id })).rejects.toMatchObject({ app: 'PERSON_HAS_ACCOUNT' });
});

test('nobody renames, removes, merges or erases Deskwire itself', async () => {
  const { team, admin } = await aDesk();
  const desk = await world.as(admin);
  const person_id = await transaction(world.db, (db) => botOf({ db, now }, { team_id: mintTeam(team.id) }));
  const { id } = await desk.people.create({ name: 'Other', email: email() });
  for (const refused of [
    () => desk.people.update({ person_id, name: 'x' }),
    () => desk.people.remove({ person_id }),
    () => desk.people.merge({ person_id, into_id: id }),
    () => desk.people.merge({ person_id: id, into_id: person_id }),
    () => desk.compliance.erasePerson({ person_id, reason: 'x' }),
  ])
    await expect(refused()).rejects.toMatchObject({ app: 'PERSON_IS_BOT', details: { person_id } });
});

test('a removed contact is no longer offered, and comes back as who they were', async () => {
  const { team, admin } = await aDesk();
  const { person_id, email: address } = await aContact(world.kysely, team);
  const desk = await world.as(admin);
  const removed = await desk.people.remove({ person_id });
  expect(removed.left_at).not.toBeNull();
  expect((await desk.people.list({ kind: ['contact'] })).items).toEqual([]);
  expect((await desk.people.list({ left: true })).items).toMatchObject([{ id: person_id }]);
  expect(await desk.people.create({ name: 'Back Again', email: address })).toMatchObject({
    id: person_id,
    name: 'Back Again',
    left_at: null,
  });
});

test('a late update is refused with the current person', async () => {
  const { team, admin } = await aDesk();
  const { person_id } = await aContact(world.kysely, team);
  const desk = await world.as(admin);
  const current = await desk.people.update({ person_id, name: 'Right', version: 1 });
  const late = desk.people.update({ person_id, name: 'Late', version: 1 });
  await expect(late).rejects.toMatchObject({ app: 'VERSION_CONFLICT', details: { current } });
});

test('a mail, an import and a tracker that name the same reporter at once make one contact', async () => {
  const { team } = await aDesk();
  const address = email();
  const ids = await Promise.all(
    Array.from({ length: 10 }, () =>
      transaction(world.db, (db) =>
        ensureContact({ db, now }, { team_id: mintTeam(team.id) }, { name: 'Reporter', email: address.toUpperCase() }),
      ),
    ),
  );
  expect(new Set(ids).size).toBe(1);
});
