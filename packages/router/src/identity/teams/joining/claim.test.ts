import { expect, test } from 'vitest';
import { transaction, type Tx } from '@deskwire/database/schema.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import { aContact, aMember, aTeam, aUser, type TestUser } from '@deskwire/testing/builders.ts';
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
  const owner = await aMember(world.kysely, team, 'owner');
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  return { team, owner, admin, agent };
}

async function aKnownAddress(user: { user_id: string; email: string }) {
  const { team, admin, owner } = await aDesk();
  const { person_id } = await aContact(world.kysely, team);
  const known = { email: user.email, created_at: '2026-01-01T00:00:00Z' };
  await world.kysely.updateTable('people').set(known).where('id', '=', person_id).execute();
  return { team, admin, owner, person_id };
}
const claim = (user: { user_id: string; email: string }) =>
  inTx((tx) => claimPeople(tx, { id: user.user_id, email: user.email, full_name: 'Claimant' }));

const offersTo = async (user: TestUser) =>
  (await (await world.as(user)).teams.list({})).items.map(({ id, roles, offered_roles }) => ({
    id,
    roles,
    offered_roles,
  }));
const personOf = (person_id: string) =>
  world.kysely
    .selectFrom('people')
    .select(['user_id', 'kind', 'name', 'roles'])
    .where('id', '=', person_id)
    .executeTakeFirstOrThrow();

test('whoever proves the address of a contact is offered to join, and is in the team by their own act alone', async () => {
  const user = await aUser(world.kysely, { full_name: 'Vera Real-Name' });
  const { team, person_id } = await aKnownAddress(user);
  const before = await personOf(person_id);
  await claim(user);
  await world.drain();
  expect(await personOf(person_id), 'the team learns nothing').toEqual(before);
  expect(await offersTo(user)).toEqual([{ id: team.id, roles: [], offered_roles: ['requester'] }]);
  const theirs = await world.as(user);
  await expect(theirs.tickets.list({ team_id: team.id })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
  expect((await theirs.users.me({})).team_id).toBeNull();
  expect(await theirs.teams.join({ team_id: team.id })).toMatchObject({ id: team.id, roles: ['requester'] });
  expect(await (await world.as(user)).users.me({})).toMatchObject({
    team_id: team.id,
    person_id,
    team_roles: ['requester'],
  });
  await expect((await world.as(user)).teams.join({ team_id: team.id })).rejects.toMatchObject({
    app: 'TEAM_NOT_FOUND',
  });
});

test('an owner can offer more to a contact or a requester, and raises neither', async () => {
  const user = await aUser(world.kysely);
  const { team, owner, person_id } = await aKnownAddress(user);
  const { id: team_id } = team;
  const desk = await world.as(owner);
  const raise = (roles: TeamRole[]) => desk.teams.members.setRole({ team_id, user_id: user.user_id, roles });
  expect(await raise(['owner'])).toMatchObject({ person_id, roles: [], offered_roles: ['owner'], avatar_url: null });
  expect(await personOf(person_id)).toMatchObject({ user_id: null, kind: 'contact', roles: [] });
  await raise(['requester']);
  await (await world.as(user)).teams.join({ team_id });
  expect(await raise(['agent'])).toMatchObject({ roles: ['requester'], offered_roles: ['agent'] });
  await expect((await world.as(user)).people.list({ team_id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect(desk.teams.transferOwnership({ team_id, user_id: user.user_id })).rejects.toMatchObject({
    app: 'USER_NOT_FOUND',
  });
  expect(await offersTo(user)).toEqual([{ id: team_id, roles: ['requester'], offered_roles: ['agent'] }]);
  await world.drain();
  const notice = { type: 'person.roles_offered', title: expect.stringContaining('offers you') };
  expect((await (await world.as(user)).notifications.list({ team_id })).items).toContainEqual(
    expect.objectContaining(notice),
  );
  await (await world.as(user)).teams.join({ team_id });
  expect((await (await world.as(user)).people.list({ team_id })).total).toBeGreaterThan(0);
  expect(await offersTo(user)).toEqual([{ id: team_id, roles: ['agent'], offered_roles: null }]);
});

test('making a team the default one accepts what it offers', async () => {
  const user = await aUser(world.kysely);
  const { team, owner } = await aKnownAddress(user);
  await (
    await world.as(owner)
  ).teams.members.setRole({ team_id: team.id, user_id: user.user_id, roles: ['agent', 'approver'] });
  const me = await (await world.as(user)).users.updateMe({ default_team_id: team.id });
  expect(me).toMatchObject({ default_team_id: team.id, team_id: team.id, team_roles: ['approver', 'agent'] });
});

test('an offer ends with the right of whoever made it', async () => {
  const user = await aUser(world.kysely);
  const { team, owner, admin } = await aKnownAddress(user);
  const { id: team_id } = team;
  await (await world.as(admin)).teams.members.setRole({ team_id, user_id: user.user_id, role: 'admin' });
  await (await world.as(owner)).teams.members.setRole({ team_id, user_id: admin.user_id, role: 'member' });
  expect(await (await world.as(user)).teams.join({ team_id })).toMatchObject({ roles: ['requester'] });
});

test('a team that accepts some domains only lets nobody of another one work there, in whatever way they come', async () => {
  const user = await aUser(world.kysely);
  const { team, owner } = await aKnownAddress(user);
  const { id: team_id } = team;
  const desk = await world.as(owner);
  const offer = () => desk.teams.members.setRole({ team_id, user_id: user.user_id, role: 'agent' });
  await offer();
  await desk.settings.team.set({ team_id, allowed_email_domains: ['northwind.example'] });
  const refused = { app: 'EMAIL_DOMAIN_REFUSED', details: { allowed: ['northwind.example'] } };
  await expect(offer()).rejects.toMatchObject(refused);
  await expect((await world.as(user)).teams.join({ team_id })).rejects.toMatchObject(refused);
  await expect((await world.as(user)).users.updateMe({ default_team_id: team_id })).rejects.toMatchObject(refused);
  await desk.teams.members.setRole({ team_id, user_id: user.user_id, role: 'requester' });
  expect(await (await world.as(user)).teams.join({ team_id })).toMatchObject({ roles: ['requester'] });
});

test('an address that was not proven is offered nothing', async () => {
  const user = await aUser(world.kysely);
  const { team, owner, person_id } = await aKnownAddress(user);
  await world.kysely.updateTable('users').set({ email_verified_at: null }).where('id', '=', user.user_id).execute();
  await claim(user);
  expect(await personOf(person_id)).toMatchObject({ user_id: null });
  const { id: team_id } = team;
  await expect(
    (await world.as(owner)).teams.members.setRole({ team_id, user_id: user.user_id, role: 'agent' }),
  ).rejects.toMatchObject({ app: 'USER_NOT_FOUND' });
});

test('twenty acceptances at once make one person', async () => {
  const user = await aUser(world.kysely);
  const { team, person_id } = await aKnownAddress(user);
  const theirs = await world.as(user);
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => theirs.teams.join({ team_id: team.id })));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
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
  await (await world.as(user)).teams.join({ team_id: first.team.id });
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
