import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Tx } from '@deskwire/database/schema.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { aContact, aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { claimPeople, mirrorUser } from '../teams/members/join.ts';
import { ensureContact } from './contacts.ts';

const world = await testWorld();
const now = () => new Date().toISOString();
const silent = { add: () => {} };
const inTx = <T>(work: (tx: { db: Tx; events: typeof silent; now: () => string }) => Promise<T>) =>
  transaction(world.db, (db) => work({ db, events: silent, now }));

async function aDesk() {
  const team = await aTeam(world.kysely);
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  return { team, admin, agent };
}
const email = () => `${randomUUIDv7()}@example.com`;

test('an agent adds contacts, finds them by part of name or address, and pages through them by name', async () => {
  const { agent } = await aDesk();
  const desk = await world.as(agent);
  for (const name of ['Ada Lovelace', 'Grace Hopper', 'Adele Goldberg'])
    await desk.people.create({ name, email: `${name.toLowerCase().replace(' ', '.')}@history.example` });
  const namesOf = async (input: object) => (await desk.people.list(input)).items.map(({ name }) => name);
  expect(await namesOf({ search: 'ad' })).toEqual(['Ada Lovelace', 'Adele Goldberg']);
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
      inTx((tx) => ensureContact(tx, { team_id: team.id }, { name: 'Reporter', email: address.toUpperCase() })),
    ),
  );
  expect(new Set(ids).size).toBe(1);
});

// Merging -----------------------------------------------------------------------------------------------------------

test('everything of a merged person is the survivor’s, also in tables that nobody thought of', async () => {
  const { team, admin } = await aDesk();
  const [double, person] = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
  await sql`
    create table lunches (team_id uuid not null, id uuid not null, cook uuid not null, guest uuid,
      foreign key (team_id, cook) references people (team_id, id), foreign key (team_id, guest) references people (team_id, id),
      unique (team_id, cook))`.execute(world.kysely);
  await sql`insert into lunches values (${team.id}, ${randomUUIDv7()}, ${double.person_id}, ${double.person_id})`.execute(
    world.kysely,
  );
  const desk = await world.as(admin);
  const ticket = await desk.tickets.create({ title: 'Theirs', reporter_id: double.person_id });
  const into_id = person.person_id;
  expect(await desk.people.merge({ person_id: double.person_id, into_id })).toMatchObject({ id: into_id });
  const { items } = await desk.tickets.list({ reporter_id: into_id });
  expect(items.map(({ id }) => id)).toEqual([ticket.id]);
  const { rows } = await sql`select cook, guest from lunches where team_id = ${team.id}`.execute(world.kysely);
  expect(rows).toEqual([{ cook: into_id, guest: into_id }]);
  expect(await desk.people.get({ person_id: double.person_id })).toMatchObject({ id: into_id });
});

test('where both stood in one place, one stays', async () => {
  const { team, admin } = await aDesk();
  const [double, person] = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
  const ticket = await (await world.as(admin)).tickets.create({ title: 'Watched' });
  for (const { person_id } of [double, person])
    await world.kysely
      .insertInto('ticket_watchers')
      .values({ team_id: team.id, ticket_id: ticket.id, person_id, created_at: now() })
      .execute();
  await (await world.as(admin)).people.merge({ person_id: double.person_id, into_id: person.person_id });
  const watchers = await world.kysely
    .selectFrom('ticket_watchers')
    .select('person_id')
    .where('ticket_id', '=', ticket.id)
    .where('person_id', '<>', admin.person_id)
    .execute();
  expect(watchers).toEqual([{ person_id: person.person_id }]);
});

test('a chain of merges leads to the last', async () => {
  const { team, admin } = await aDesk();
  const [a, b, c] = [
    await aContact(world.kysely, team),
    await aContact(world.kysely, team),
    await aContact(world.kysely, team),
  ];
  const desk = await world.as(admin);
  await desk.people.merge({ person_id: a.person_id, into_id: b.person_id });
  await desk.people.merge({ person_id: b.person_id, into_id: c.person_id });
  expect(await desk.people.get({ person_id: a.person_id })).toMatchObject({ id: c.person_id });
});

test('an account does not disappear in a merge, and nobody is merged into themselves', async () => {
  const { team, admin, agent } = await aDesk();
  const { person_id: contact } = await aContact(world.kysely, team);
  const desk = await world.as(admin);
  const away = desk.people.merge({ person_id: agent.person_id, into_id: contact });
  await expect(away).rejects.toMatchObject({ app: 'PERSON_HAS_ACCOUNT' });
  const self = desk.people.merge({ person_id: contact, into_id: contact });
  await expect(self).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  expect(await desk.people.merge({ person_id: contact, into_id: agent.person_id })).toMatchObject({
    user_id: agent.user_id,
    email: agent.email,
  });
});

test('of two merges of the same two people in both directions, one happens', async () => {
  const { team, admin } = await aDesk();
  for (let round = 0; round < 8; round++) {
    const [a, b] = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
    const [one, two] = [await world.as(admin), await world.as(admin)];
    const results = await Promise.allSettled([
      one.people.merge({ person_id: a.person_id, into_id: b.person_id }),
      two.people.merge({ person_id: b.person_id, into_id: a.person_id }),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find((result) => result.status === 'rejected')!.reason).toMatchObject({ app: 'PERSON_NOT_FOUND' });
  }
});

test('what is reported for somebody while they are merged is the survivor’s or is refused, never lost', async () => {
  const { team, admin } = await aDesk();
  const [double, person] = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
  const creating = Array.from({ length: 12 }, async (_, i) =>
    (await world.as(admin)).tickets.create({ title: `Reported ${i}`, reporter_id: double.person_id }),
  );
  const merging = (await world.as(admin)).people.merge({ person_id: double.person_id, into_id: person.person_id });
  const [outcomes] = await Promise.all([Promise.allSettled(creating), merging]);
  const made = outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ app: 'PERSON_NOT_FOUND' });
  const { items } = await (await world.as(admin)).tickets.list({ reporter_id: person.person_id });
  expect(items).toHaveLength(made);
});

// Claiming ----------------------------------------------------------------------------------------------------------

async function aKnownAddress(user: { user_id: string; email: string }) {
  const { team } = await aDesk();
  const { person_id } = await aContact(world.kysely, team);
  await world.kysely.updateTable('people').set({ email: user.email }).where('id', '=', person_id).execute();
  return { team, person_id };
}
const claim = (user: { user_id: string; email: string }) =>
  inTx((tx) => claimPeople(tx, { id: user.user_id, email: user.email, full_name: 'Claimant' }));

test('a contact is their own requester once they have proven the address, with what they reported', async () => {
  const user = await aUser(world.kysely);
  const { team, person_id } = await aKnownAddress(user);
  await claim(user);
  await claim(user);
  expect(await (await world.as(user)).users.me({})).toMatchObject({
    team_id: team.id,
    person_id,
    team_roles: ['requester'],
  });
});

test('an address that was not proven claims nobody', async () => {
  const user = await aUser(world.kysely);
  const { person_id } = await aKnownAddress(user);
  await world.kysely.updateTable('users').set({ email_verified_at: null }).where('id', '=', user.user_id).execute();
  await claim(user);
  const person = await world.kysely
    .selectFrom('people')
    .select('user_id')
    .where('id', '=', person_id)
    .executeTakeFirst();
  expect(person).toEqual({ user_id: null });
});

test('twenty sign-ins at once claim a contact once', async () => {
  const user = await aUser(world.kysely);
  const { team, person_id } = await aKnownAddress(user);
  await Promise.all(Array.from({ length: 20 }, () => claim(user)));
  const people = await world.kysely
    .selectFrom('people')
    .select(['id', 'version'])
    .where('team_id', '=', team.id)
    .where('user_id', '=', user.user_id)
    .execute();
  expect(people).toEqual([{ id: person_id, version: 2 }]);
});

test('a member whose new address is that of a contact turns out to be them', async () => {
  const { team, agent, admin } = await aDesk();
  const contact = await aContact(world.kysely, team);
  await world.kysely.updateTable('users').set({ email: contact.email }).where('id', '=', agent.user_id).execute();
  await inTx((tx) => mirrorUser(tx, { id: agent.user_id, email: contact.email, full_name: 'New Address' }));
  const person = await (await world.as(admin)).people.get({ person_id: contact.person_id });
  expect(person).toMatchObject({ id: agent.person_id, email: contact.email, name: 'New Address', roles: ['agent'] });
});

test('a team that somebody left is not joined again by signing in', async () => {
  const { team, agent } = await aDesk();
  await (await world.as(agent)).teams.leave({ team_id: team.id });
  await world.kysely.updateTable('people').set({ email: null }).where('id', '=', agent.person_id).execute();
  const contact = await aContact(world.kysely, team);
  await world.kysely.updateTable('people').set({ email: agent.email }).where('id', '=', contact.person_id).execute();
  await claim(agent);
  expect((await (await world.as(agent)).teams.list({})).items).toEqual([]);
});
