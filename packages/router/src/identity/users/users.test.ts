import { expect, test } from 'vitest';
import { aMember, aTeam, aUser, type TestUser } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const statusOf = async ({ user_id }: TestUser) =>
  (await world.kysely.selectFrom('users').select('status').where('id', '=', user_id).executeTakeFirstOrThrow()).status;

// Oneself ------------------------------------------------------------------------------------------------------------

test('somebody without a team is somebody all the same, on the free plan', async () => {
  const user = await aUser(world.kysely, { full_name: 'Ada Lovelace' });
  expect(await (await world.as(user)).users.me({})).toMatchObject({
    id: user.user_id,
    email: user.email,
    full_name: 'Ada Lovelace',
    role: 'user',
    team_id: null,
    team_roles: [],
    tier: 'free',
    subscription_status: null,
    subscription_id: null,
    renews_at: null,
    ends_at: null,
  });
});

test('the plan is that of the team in effect', async () => {
  const member = await aMember(world.kysely, await aTeam(world.kysely, { tier: 'pro' }), 'member');
  const premium = await aTeam(world.kysely, { tier: 'premium' });
  const { tier, team_roles } = await (await world.as(member)).users.me({});
  expect({ tier, team_roles }).toEqual({ tier: 'pro', team_roles: ['member'] });
  const foreign = (await world.as(member)).users.me({ team_id: premium.id });
  await expect(foreign).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
});

test('a new name is the same in every team', async () => {
  const team = await aTeam(world.kysely);
  const [member, admin] = [await aMember(world.kysely, team, 'member'), await aMember(world.kysely, team, 'admin')];
  const me = await (
    await world.as(member)
  ).users.updateMe({ full_name: 'New Name', time_zone: 'Asia/Tokyo', version: 1 });
  expect(me).toMatchObject({ full_name: 'New Name', time_zone: 'Asia/Tokyo', version: 2 });
  const person = await (await world.as(admin)).people.get({ person_id: member.person_id });
  expect(person).toMatchObject({ name: 'New Name', email: member.email });
  const late = (await world.as(member)).users.updateMe({ full_name: 'Late', version: 1 });
  await expect(late).rejects.toMatchObject({ app: 'VERSION_CONFLICT', details: { current: me } });
});

test('nobody makes themselves more than they are', async () => {
  const member = await aMember(world.kysely, await aTeam(world.kysely), 'member');
  const desk = await world.as(member);
  for (const extra of [
    { platform_role: 'master_admin' },
    { role: 'admin' },
    { email: 'other@example.com' },
    { status: 'active' },
    { user_id: member.user_id },
    { email_verified_at: null },
  ])
    await expect(desk.users.updateMe({ full_name: 'x', ...extra })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
});

test('the default team must be one of theirs', async () => {
  const member = await aMember(world.kysely, await aTeam(world.kysely), 'member');
  const { id } = await aTeam(world.kysely);
  const update = (await world.as(member)).users.updateMe({ default_team_id: id });
  await expect(update).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
});

// Others -------------------------------------------------------------------------------------------------------------

test('who manages people sees those of the team; what they are elsewhere is hidden', async () => {
  const team = await aTeam(world.kysely);
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  await world.kysely.updateTable('users').set({ platform_role: 'admin' }).where('id', '=', agent.user_id).execute();
  const desk = await world.as(admin);
  const list = await desk.users.list({});
  expect(list.items.map(({ id }) => id).toSorted()).toEqual([admin.user_id, agent.user_id].toSorted());
  expect(list.items.every(({ platform_role }) => platform_role === null)).toBe(true);
  expect((await desk.users.list({ role: 'agent' })).items).toMatchObject([
    { id: agent.user_id, team_roles: ['agent'] },
  ]);
  expect((await desk.users.list({ search: agent.email.slice(0, 20) })).items).toHaveLength(1);
  await expect((await world.as(agent)).users.list({ team_id: team.id })).rejects.toMatchObject({
    app: 'TEAM_NOT_FOUND',
  });
});

test('somebody of another team does not exist for who manages people here', async () => {
  const admin = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
  const stranger = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const desk = await world.as(admin);
  const { user_id } = stranger;
  for (const call of [
    () => desk.users.get({ user_id }),
    () => desk.users.activity({ user_id }),
    () => desk.users.setRole({ user_id, role: 'agent' }),
  ])
    await expect(call()).rejects.toMatchObject({ app: 'USER_NOT_FOUND' });
  for (const call of [
    () => desk.users.update({ user_id, full_name: 'x' }),
    () => desk.users.suspend({ user_id }),
    () => desk.users.activate({ user_id }),
    () => desk.users.delete({ user_id }),
    () => desk.users.restore({ user_id }),
  ])
    await expect(call()).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('the account of somebody who left is their own again; what they did here is still told', async () => {
  const team = await aTeam(world.kysely);
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  await (await world.as(agent)).tickets.create({ title: 'Done' });
  const { user_id } = agent;
  expect(await (await world.as(admin)).users.get({ user_id })).toMatchObject({ email: agent.email });
  await (await world.as(agent)).teams.leave({ team_id: team.id });
  await expect((await world.as(admin)).users.get({ user_id })).rejects.toMatchObject({ app: 'USER_NOT_FOUND' });
  const { items } = await (await world.as(admin)).users.activity({ user_id });
  expect(items.map(({ type }) => type)).toEqual(['person.left', 'ticket.created']);
});

test('administrators of the platform see everybody, but being one opens no team', async () => {
  const platform = await aUser(world.kysely, { platform_role: 'admin' });
  const member = await aMember(world.kysely, await aTeam(world.kysely), 'member');
  const desk = await world.as(platform);
  expect(await desk.users.get({ user_id: member.user_id })).toMatchObject({ platform_role: 'user', team_roles: null });
  expect((await desk.users.list({ search: member.email })).items).toMatchObject([{ id: member.user_id }]);
  expect((await desk.users.list({ role: 'admin' })).items.map(({ id }) => id)).toContain(platform.user_id);
  await expect(desk.users.list({ team_id: member.team_id })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
  await expect(desk.teams.get({ team_id: member.team_id })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
});

test('a list of accounts follows its cursor through everybody once', async () => {
  const team = await aTeam(world.kysely);
  const admin = await aMember(world.kysely, team, 'admin');
  for (let i = 0; i < 6; i++) await aMember(world.kysely, team, 'member');
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await (
      await world.as(admin)
    ).users.list({ page_size: 3, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.total).toBe(7);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  expect(new Set(seen).size).toBe(7);
});

test('what somebody did is told to who manages the team, and no more than they did there', async () => {
  const team = await aTeam(world.kysely);
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  const ticket = await (await world.as(agent)).tickets.create({ title: 'Done' });
  await (await world.as(agent)).teams.create({ name: 'Elsewhere' });
  const { items } = await (await world.as(admin)).users.activity({ user_id: agent.user_id });
  expect(items.map(({ type, entity_id }) => [type, entity_id])).toEqual([['ticket.created', ticket.id]]);
  const platform = await aUser(world.kysely, { platform_role: 'admin' });
  const everywhere = await (await world.as(platform)).users.activity({ user_id: agent.user_id });
  expect(everywhere.items.map(({ type }) => type).toSorted()).toEqual([
    'person.joined',
    'team.created',
    'ticket.created',
  ]);
});

test('work is given to those who can do it, and requesters learn of nobody', async () => {
  const team = await aTeam(world.kysely);
  const [admin, agent, member, viewer, requester, suspended] = [
    await aMember(world.kysely, team, 'admin'),
    await aMember(world.kysely, team, 'agent'),
    await aMember(world.kysely, team, 'member'),
    await aMember(world.kysely, team, 'viewer'),
    await aMember(world.kysely, team, 'requester'),
    await aMember(world.kysely, team, 'agent'),
  ];
  await world.kysely.updateTable('users').set({ status: 'suspended' }).where('id', '=', suspended.user_id).execute();
  const { items, total } = await (await world.as(viewer)).users.assignees({});
  const expected = [admin, agent, member].map(({ person_id }) => person_id);
  expect(items.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
  expect(total).toBe(3);
  expect(await (await world.as(requester)).users.assignees({})).toMatchObject({ items: [], total: 0 });
});

// Roles --------------------------------------------------------------------------------------------------------------

test('a role is one of the team in effect; roles on the platform are for master admins', async () => {
  const team = await aTeam(world.kysely);
  const [admin, member] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'member')];
  const { user_id } = member;
  expect(await (await world.as(admin)).users.setRole({ user_id, role: 'approver' })).toMatchObject({
    id: user_id,
    team_roles: ['approver'],
  });
  const wanting = (await world.as(admin)).users.setRole({ user_id, platform_role: 'master_admin' });
  await expect(wanting).rejects.toMatchObject({ app: 'FORBIDDEN' });
  const platform = await aUser(world.kysely, { platform_role: 'admin' });
  const mere = (await world.as(platform)).users.setRole({ user_id, platform_role: 'admin' });
  await expect(mere).rejects.toMatchObject({ app: 'TEAM_REQUIRED' });
  const master = await aUser(world.kysely, { platform_role: 'master_admin' });
  const promoted = await (await world.as(master)).users.setRole({ user_id, platform_role: 'admin' });
  expect(promoted).toMatchObject({ platform_role: 'admin' });
  // Rights are carried by sessions that were opened with them.
  await expect((await world.as(member)).users.me({})).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  const team_role = (await world.as(master)).users.setRole({ user_id, role: 'viewer' });
  await expect(team_role).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('there is always a master admin, however many resign at once', async () => {
  const later = await testWorld();
  const masters = await Promise.all(
    Array.from({ length: 4 }, () => aUser(later.kysely, { platform_role: 'master_admin' })),
  );
  const results = await Promise.allSettled(
    masters.map(async (one) => (await later.as(one)).users.setRole({ user_id: one.user_id, platform_role: 'user' })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect(results.find((result) => result.status === 'rejected')!.reason).toMatchObject({ app: 'LAST_MASTER_ADMIN' });
});

test('two master admins who demote or suspend each other at once do not both succeed', async () => {
  const later = await testWorld();
  for (let round = 0; round < 6; round++) {
    await later.kysely.updateTable('users').set({ platform_role: 'user' }).execute();
    const [a, b] = [
      await aUser(later.kysely, { platform_role: 'master_admin' }),
      await aUser(later.kysely, { platform_role: 'master_admin' }),
    ];
    const results = await Promise.allSettled([
      (await later.as(a)).users.setRole({ user_id: b.user_id, platform_role: 'user' }),
      (await later.as(b)).users.suspend({ user_id: a.user_id }),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const left = await later.kysely
      .selectFrom('users')
      .select('id')
      .where('platform_role', '=', 'master_admin')
      .where('status', '=', 'active')
      .execute();
    expect(left).toHaveLength(1);
  }
});

// Suspension ---------------------------------------------------------------------------------------------------------

test('a suspension ends sessions and stops keys with the next request; activation does not bring sessions back', async () => {
  const platform = await aUser(world.kysely, { platform_role: 'admin' });
  const agent = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const { user_id } = agent;
  const { key } = await (await world.as(agent)).apiKeys.create({ name: 'Script', scopes: ['tickets.*'] });
  const use = () => world.caller({ bearer: key }).tickets.list({});
  await use();
  const suspended = await (await world.as(platform)).users.suspend({ user_id, reason: 'Spam' });
  expect(suspended.status).toBe('suspended');
  await expect((await world.as(agent)).users.me({})).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  await expect(use()).rejects.toMatchObject({ app: 'ACCOUNT_SUSPENDED' });
  await (await world.as(platform)).users.activate({ user_id });
  await expect((await world.as(agent)).users.me({})).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  expect((await use()).items).toEqual([]);
  const events = await world.kysely
    .selectFrom('events')
    .select(['type', 'team_id'])
    .where('entity_id', 'in', [user_id, agent.person_id])
    .where('type', 'in', ['user.suspended', 'person.suspended'])
    .orderBy('type')
    .execute();
  expect(events).toMatchObject([{ type: 'person.suspended', team_id: agent.team_id }, { type: 'user.suspended' }]);
});

test('what is assigned to somebody who is suspended waits for somebody else', async () => {
  const platform = await aUser(world.kysely, { platform_role: 'admin' });
  const team = await aTeam(world.kysely);
  const [lead, agent] = [await aMember(world.kysely, team, 'agent'), await aMember(world.kysely, team, 'agent')];
  const desk = await world.as(lead);
  const ticket = await desk.tickets.create({ title: 'Theirs', assignee_id: agent.person_id });
  await (await world.as(platform)).users.suspend({ user_id: agent.user_id });
  await world.drain();
  const { items } = await desk.tickets.list({ unassigned: true });
  expect(items.map(({ id }) => id)).toEqual([ticket.id]);
});

test('administrators touch no administrators, and nobody suspends themselves', async () => {
  const [one, two] = [
    await aUser(world.kysely, { platform_role: 'admin' }),
    await aUser(world.kysely, { platform_role: 'admin' }),
  ];
  const desk = await world.as(one);
  for (const call of [
    () => desk.users.suspend({ user_id: two.user_id }),
    () => desk.users.delete({ user_id: two.user_id }),
    () => desk.users.update({ user_id: two.user_id, full_name: 'x' }),
    () => desk.users.suspend({ user_id: one.user_id }),
  ])
    await expect(call()).rejects.toMatchObject({ app: 'FORBIDDEN' });
  expect(await statusOf(two)).toBe('active');
});

test('an administrator corrects a name, and a deleted account does not exist', async () => {
  const platform = await aUser(world.kysely, { platform_role: 'admin' });
  const user = await aUser(world.kysely);
  const { user_id } = user;
  const desk = await world.as(platform);
  expect(await desk.users.update({ user_id, full_name: 'Corrected', version: 1 })).toMatchObject({ version: 2 });
  await expect(desk.users.update({ user_id, full_name: 'Late', version: 1 })).rejects.toMatchObject({
    app: 'VERSION_CONFLICT',
  });
  await desk.users.delete({ user_id });
  await expect(desk.users.update({ user_id, full_name: 'x' })).rejects.toMatchObject({ app: 'USER_NOT_FOUND' });
});
