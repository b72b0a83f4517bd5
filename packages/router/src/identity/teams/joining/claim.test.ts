import { expect, test } from 'vitest';
import { transaction, type Tx } from '@deskwire/database/schema.ts';
import { aContact, aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';
import { transact } from '../../../kit/transaction.ts';
import { claimPeople, mirrorUser } from './join.ts';

const world = await testWorld();
const now = () => new Date().toISOString();
const REQUEST = { id: 'test', address: '127.0.0.1', user_agent: 'test', origin: 'api' } as const;
const silent = { add: () => {} };
const inTx = <T>(
  work: (tx: { services: typeof world.services; db: Tx; events: typeof silent; now: () => string }) => Promise<T>,
) => transaction(world.db, (db) => work({ services: world.services, db, events: silent, now }));

async function aDesk() {
  const team = await aTeam(world.kysely);
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  return { team, admin, agent };
}

async function aKnownAddress(user: { user_id: string; email: string }) {
  const { team } = await aDesk();
  const { person_id } = await aContact(world.kysely, team);
  const known = { email: user.email, created_at: '2026-01-01T00:00:00Z' };
  await world.kysely.updateTable('people').set(known).where('id', '=', person_id).execute();
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

const signIn = (user: { user_id: string; session_id: string }) =>
  transact(
    world.db,
    { services: world.services, request: REQUEST, credentials: {}, now },
    { path: 'auth.login', events: ['session.created'] },
    async ({ events }) =>
      events.add(
        'session.created',
        { id: user.session_id, user_id: user.user_id },
        { method: 'password', device: 'Test' },
      ),
  );

test('whoever writes down the address of somebody who has an account learns nothing and gets nobody', async () => {
  const user = await aUser(world.kysely);
  const { team, admin } = await aDesk();
  const desk = await world.as(admin);
  const before = await desk.people.create({ name: 'Dear customer', email: user.email });
  await signIn(user);
  await claim(user);
  await world.drain();
  expect(await desk.people.get({ person_id: before.id })).toEqual(before);
  expect((await (await world.as(user)).teams.list({})).items).toEqual([]);
  const { id: team_id } = team;
  await expect(desk.teams.members.setRole({ team_id, user_id: user.user_id, role: 'owner' })).rejects.toMatchObject({
    app: 'USER_NOT_FOUND',
  });
});

test('where somebody has no default team, the one they have been in longest is in effect, whatever its id', async () => {
  const user = await aUser(world.kysely);
  const first = await aKnownAddress(user);
  await claim(user);
  const id = `00000000-0001-7${first.team.id.slice(15)}`;
  await world.kysely
    .insertInto('teams')
    .values({ id, name: 'Old', slug: id, created_at: now(), updated_at: now() })
    .execute();
  const person = { team_id: id, id: first.person_id, user_id: user.user_id, name: 'x', kind: 'member' as const };
  await world.kysely
    .insertInto('people')
    .values({ ...person, roles: ['member'], created_at: now(), updated_at: now() })
    .execute();
  expect(await (await world.as(user)).users.me({})).toMatchObject({ team_id: first.team.id });
});
