import { expect, test } from 'vitest';
import { aMember, aTeam, aUser, type TestTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { slugOf } from './create.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';

const world = await testWorld();

test('whoever founds a team owns it, and it can take tickets at once', async () => {
  const founder = await aUser(world.kysely);
  const team = await (await world.as(founder)).teams.create({ name: 'Northwind Support', ticket_prefix: 'NW' });
  expect(team).toMatchObject({
    slug: 'northwind-support',
    personal: false,
    tier: 'premium',
    roles: ['owner'],
    version: 1,
  });
  expect(team.is_default).toBe(true);
  const ticket = await (await world.as(founder)).tickets.create({ title: 'First' });
  expect(ticket).toMatchObject({ key: 'NW-001', team_id: team.id, status: 'open' });
});

test('a second team does not become the default', async () => {
  const founder = await aUser(world.kysely);
  const first = await (await world.as(founder)).teams.create({ name: 'One' });
  const second = await (await world.as(founder)).teams.create({ name: 'Two' });
  expect(second.is_default).toBe(false);
  expect(await (await world.as(founder)).users.me({})).toMatchObject({ default_team_id: first.id, team_id: first.id });
});

test('teams of the same name, founded at once, have short names of their own', async () => {
  const founders = await Promise.all(Array.from({ length: 8 }, () => aUser(world.kysely)));
  const founded = await Promise.all(founders.map(async (one) => (await world.as(one)).teams.create({ name: 'Crowd' })));
  const slugs = founded.map(({ slug }) => slug);
  expect(new Set(slugs).size).toBe(8);
  expect(slugs).toContain('crowd');
});

test('a short name is ASCII words, whatever the name is made of', () => {
  expect(slugOf('Zürich & Söhne – 2. Büro')).toBe('zurich-sohne-2-buro');
  expect(slugOf('東京')).toBe('');
  expect(slugOf(`${'a'.repeat(39)} b`)).toBe('a'.repeat(39));
});

test('a proposed id that is taken is refused', async () => {
  const founder = await aUser(world.kysely);
  const { id } = await (await world.as(founder)).teams.create({ name: 'Mine' });
  await expect((await world.as(founder)).teams.create({ id, name: 'Again' })).rejects.toMatchObject({
    app: 'ID_TAKEN',
  });
});

test('an update tells what changed, and a late one is refused with the current team', async () => {
  const admin = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
  const { team_id } = admin;
  const desk = await world.as(admin);
  const before = await desk.teams.get({ team_id });
  const after = await desk.teams.update({
    team_id,
    name: 'Renamed',
    time_zone: 'Europe/Zurich',
    version: before.version,
  });
  expect(after).toMatchObject({ name: 'Renamed', time_zone: 'Europe/Zurich', version: before.version + 1 });
  const late = desk.teams.update({ team_id, name: 'Late', version: before.version });
  await expect(late).rejects.toMatchObject({ app: 'VERSION_CONFLICT', details: { current: after } });
  const { payload } = await world.kysely
    .selectFrom('events as e')
    .innerJoin('event_payloads as p', 'p.event_id', 'e.id')
    .select('p.payload')
    .where('e.type', '=', 'team.updated')
    .where('e.team_id', '=', team_id)
    .executeTakeFirstOrThrow();
  expect(payload).toEqual({
    changes: { name: { from: before.name, to: 'Renamed' }, time_zone: { from: 'UTC', to: 'Europe/Zurich' } },
  });
});

test('a short name that another team has is refused', async () => {
  const [one, two] = [await aUser(world.kysely), await aUser(world.kysely)];
  const taken = await (await world.as(one)).teams.create({ name: 'Taken' });
  const { id } = await (await world.as(two)).teams.create({ name: 'Wanting' });
  const update = (await world.as(two)).teams.update({ team_id: id, slug: taken.slug });
  await expect(update).rejects.toMatchObject({ app: 'SLUG_TAKEN' });
});

test('another team does not exist for whoever is not in it', async () => {
  const stranger = await aMember(world.kysely, await aTeam(world.kysely), 'owner');
  const team_id = (await aTeam(world.kysely)).id;
  const desk = await world.as(stranger);
  for (const call of [
    () => desk.teams.get({ team_id }),
    () => desk.teams.update({ team_id, name: 'x' }),
    () => desk.teams.delete({ team_id }),
    () => desk.teams.restore({ team_id }),
    () => desk.teams.leave({ team_id }),
    () => desk.teams.members.list({ team_id }),
    () => desk.teams.invitations.list({ team_id }),
  ])
    await expect(call()).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
});

test('a deleted team is gone for everybody, and its owner can bring it back for 30 days', async () => {
  const team = await aTeam(world.kysely);
  const owner = await aMember(world.kysely, team, 'owner');
  const agent = await aMember(world.kysely, team, 'agent');
  const team_id = team.id;
  await expect((await world.as(agent)).teams.delete({ team_id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  const deleted = await (await world.as(owner)).teams.delete({ team_id });
  expect(deleted.purge_at).not.toBeNull();
  await expect((await world.as(agent)).tickets.list({ team_id })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
  expect((await (await world.as(owner)).teams.list({})).items).toEqual([]);
  expect((await (await world.as(owner)).teams.list({ deleted: true })).items).toMatchObject([{ id: team_id }]);
  expect((await (await world.as(agent)).teams.list({ deleted: true })).items).toEqual([]);
  await expect((await world.as(agent)).teams.restore({ team_id })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
  expect(await (await world.as(owner)).teams.restore({ team_id })).toMatchObject({ deleted_at: null, purge_at: null });
  expect((await (await world.as(agent)).tickets.list({ team_id })).items).toEqual([]);
});

test('a deleted team cannot come back when its time is over', async () => {
  const later = await testWorld();
  const owner = await aMember(later.kysely, await aTeam(later.kysely), 'owner');
  const { team_id } = owner;
  await (await later.as(owner)).teams.delete({ team_id });
  later.clock.advance({ days: 30, seconds: 1 });
  const { id: user_id, ...session } = { id: owner.user_id, session_id: owner.session_id };
  await later.kysely
    .updateTable('sessions')
    .set({ expires_at: '2100-01-01T00:00:00Z', idle_expires_at: '2100-01-01T00:00:00Z' })
    .where('id', '=', session.session_id)
    .execute();
  const restore = (await later.as({ user_id, ...session })).teams.restore({ team_id });
  await expect(restore).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
});

test('the team in effect is the one named, else that of the header, else the default, else the oldest', async () => {
  const user = await aUser(world.kysely);
  // Teams of one millisecond are in the order of their ids.
  const teams = [await aTeam(world.kysely), await aTeam(world.kysely)];
  const [a, b] = teams.toSorted((one, other) => (one.id < other.id ? -1 : 1)) as [TestTeam, TestTeam];
  const { joinInvited } = await import('./joining/join.ts');
  for (const team of [b, a])
    await joinInvited(
      {
        services: world.services,
        db: world.db as never,
        events: { add: () => {} },
        now: () => new Date().toISOString(),
      },
      {
        team_id: mintTeam(team.id),
        user: { id: user.user_id, email: user.email, full_name: 'Both' },
        held: { roles: ['member'], custom_role: null },
      },
    );
  const teamOf = async (header?: string, team_id?: string) =>
    (await (await world.as(user, header === undefined ? {} : { team_id: header })).users.me(team_id ? { team_id } : {}))
      .team_id;
  await world.kysely.updateTable('users').set({ default_team_id: null }).where('id', '=', user.user_id).execute();
  expect(await teamOf(), 'the one they joined first').toBe(b.id);
  expect(await teamOf(a.id)).toBe(a.id);
  expect(await teamOf(a.id, b.id)).toBe(b.id);
  await (await world.as(user)).users.updateMe({ default_team_id: a.id });
  expect(await teamOf()).toBe(a.id);
});
