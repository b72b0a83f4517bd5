import { expect, test } from 'vitest';
import { entitlements } from '@deskwire/contract/kit/entitlements.ts';
import { aMember, aProject, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
async function aDesk() {
  const team = await aTeam(world.kysely, { tier: 'pro' });
  const join = async (...roles: Parameters<typeof aMember>[2][]) => {
    const person = await aMember(world.kysely, team, ...roles);
    return { ...person, call: await world.as(person) };
  };
  return { team, agent: await join('agent'), colleague: await join('agent'), member: await join('member'), join };
}
const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);

test('a view is seen by its owner, and one that is shared by the team', async () => {
  const { agent, colleague, member, join } = await aDesk();
  const own = await agent.call.views.create({ name: 'Mine alone', filter: { tag: 'vip' }, columns: ['key', 'title'] });
  const shared = await agent.call.views.create({ name: 'Urgent', shared: true, filter: { priority: ['urgent'] } });
  expect(own).toMatchObject({ owner: { id: agent.person_id }, shared: false, can: ['update', 'delete'] });
  expect(idsOf(await agent.call.views.list({}))).toEqual(expect.arrayContaining([own.id, shared.id]));
  expect(idsOf(await colleague.call.views.list({}))).toContain(shared.id);
  expect(idsOf(await colleague.call.views.list({}))).not.toContain(own.id);
  await expect(colleague.call.views.get({ view_id: own.id })).rejects.toMatchObject({ app: 'VIEW_NOT_FOUND' });
  expect((await member.call.views.get({ view_id: shared.id })).can).toEqual([]);
  const requester = await join('requester');
  await expect(requester.call.views.get({ view_id: shared.id })).rejects.toMatchObject({ app: 'VIEW_NOT_FOUND' });
});

test('what the team shares is kept by those who handle tickets, and what is somebody’s own by them', async () => {
  const { agent, colleague, member } = await aDesk();
  const filter = { status_category: ['waiting' as const] };
  await expect(member.call.views.create({ name: 'x', shared: true, filter })).rejects.toMatchObject({
    app: 'FORBIDDEN',
    details: { needs: 'tickets.handle' },
  });
  const own = await member.call.views.create({ name: 'x', filter });
  await expect(member.call.views.update({ view_id: own.id, shared: true })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  const shared = await agent.call.views.create({ name: 'Shared', shared: true, filter });
  const change = { view_id: shared.id, name: 'Ours' };
  for (const call of [member.call.views.update(change), member.call.views.delete({ view_id: shared.id })])
    await expect(call).rejects.toMatchObject({ app: 'FORBIDDEN' });
  expect(await colleague.call.views.update({ ...change, version: shared.version! })).toMatchObject({
    name: 'Ours',
    version: 2,
    filter,
  });
  await expect(agent.call.views.update({ ...change, version: 1 })).rejects.toMatchObject({ app: 'VERSION_CONFLICT' });
  await colleague.call.views.delete({ view_id: shared.id });
  await expect(agent.call.views.get({ view_id: shared.id })).rejects.toMatchObject({ app: 'VIEW_NOT_FOUND' });
});

test('a filter or an order that the list does not know is refused', async () => {
  const { agent, join } = await aDesk();
  const refused = { app: 'INVALID_INPUT' };
  await expect(
    agent.call.views.create({ kind: 'ticket', name: 'x', filter: { status_category: ['doing'] } }),
  ).rejects.toMatchObject(refused);
  await expect(agent.call.views.create({ kind: 'task', name: 'x', filter: { tag: 'vip' } })).rejects.toMatchObject(
    refused,
  );
  await expect(agent.call.views.create({ name: 'x', sort: 'rank' })).rejects.toMatchObject(refused);
  expect(await agent.call.views.create({ kind: 'task', name: 'x', sort: 'rank' })).toMatchObject({ sort: 'rank' });
  const requester = await join('requester');
  await expect(requester.call.views.create({ name: 'x', filter: { tag: 'vip' } })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  await expect(requester.call.views.list({ kind: 'task' })).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('counts are those of the lists, within the rights of who asks', async () => {
  const { team, agent, member, join } = await aDesk();
  const requester = await join('requester');
  const open = (more: object) => agent.call.tickets.create({ title: 'x', ...more });
  await open({ assignee_id: 'me', tags: ['vip'] });
  await open({ assignee_id: member.person_id });
  const late = await open({ reporter_id: requester.person_id });
  const due = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const rule_id = crypto.randomUUID();
  const cycle = {
    team_id: team.id,
    metric: 'resolution' as const,
    number: 1,
    rule_id,
    goal: 60,
    ticket_type: 'bug' as const,
    priority: 'low' as const,
  };
  await world.kysely
    .insertInto('sla_cycles')
    .values({ ...cycle, ticket_id: late.id, start: due(-9), breach_at: due(2) })
    .execute();
  const vip = await agent.call.views.create({ name: 'VIP', shared: true, filter: { tag: 'vip' } });
  const removed = await (
    await join('admin')
  ).call.views.create({ name: 'Gone', shared: true, filter: { deleted: true } });
  const counted = async ({ call }: typeof agent) =>
    Object.fromEntries((await call.views.counts({})).items.map(({ id, count }) => [id, count]));
  expect(await counted(agent)).toEqual({
    mine: 1,
    unassigned: 1,
    snoozed: 0,
    at_risk: 1,
    waiting: 0,
    all: 3,
    [vip.id]: 1,
    // Deleted tickets are for those who manage tickets.
    [removed.id]: null,
  });
  expect(await counted(member)).toMatchObject({ mine: 1, unassigned: 0, at_risk: 0, all: 1, [vip.id]: 0 });
  expect(await counted(requester)).toEqual({ open: 1, all: 1 });
  for (const { id, filter } of (await agent.call.views.list({})).items.filter(({ standard }) => standard)) {
    const { total } = await agent.call.tickets.list(
      filter as NonNullable<Parameters<typeof agent.call.tickets.list>[0]>,
    );
    expect((await counted(agent))[id], id).toBe(total);
  }
  await expect(agent.call.views.counts({ view_ids: ['nothing'] })).rejects.toMatchObject({ app: 'VIEW_NOT_FOUND' });
});

test('tasks are counted over the projects that somebody sees', async () => {
  const { team, agent, member } = await aDesk();
  const { project_id } = await aProject(world.kysely, team, { private: true, members: [agent] });
  await agent.call.tasks.create({ project_id, title: 'Late', due_on: '2020-01-01', assignee_id: 'me' });
  const counted = async ({ call }: typeof agent) => (await call.views.counts({ kind: 'task' })).items;
  expect(await counted(agent)).toEqual([
    { id: 'mine', count: 1 },
    { id: 'unassigned', count: 0 },
    { id: 'at_risk', count: 1 },
    { id: 'all', count: 1 },
  ]);
  expect((await counted(member)).map(({ count }) => count)).toEqual([0, 0, 0, 0]);
});

test('everybody has an order of their own', async () => {
  const { agent, colleague } = await aDesk();
  const shared = await agent.call.views.create({ name: 'Shared', shared: true });
  const before = idsOf(await colleague.call.views.list({}));
  const after = idsOf(await agent.call.views.reorder({ view_ids: [shared.id, 'all'] }));
  expect(after.slice(0, 2)).toEqual([shared.id, 'all']);
  expect(after.toSorted()).toEqual(before.toSorted());
  expect(idsOf(await agent.call.views.list({}))).toEqual(after);
  expect(idsOf(await colleague.call.views.list({}))).toEqual(before);
  await expect(agent.call.views.reorder({ view_ids: [crypto.randomUUID()] })).rejects.toMatchObject({
    app: 'VIEW_NOT_FOUND',
  });
  // One that is gone leaves no gap.
  await agent.call.views.delete({ view_id: shared.id });
  expect(idsOf(await agent.call.views.list({}))[0]).toBe('all');
});

test('a plan limits how many views a team saves', async () => {
  const team = await aTeam(world.kysely, { tier: 'free' });
  const desk = await world.as(await aMember(world.kysely, team, 'agent'));
  for (let n = 0; n < entitlements.views.free; n++) await desk.views.create({ name: `View ${n}` });
  await expect(desk.views.create({ name: 'One more' })).rejects.toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
    details: { limit: 'views' },
  });
});

test('tickets are listed by ids and keys, and by the values of own fields', async () => {
  const { agent, join } = await aDesk();
  const admin = await join('admin');
  const field = (key: string, kind: 'text' | 'number') => ({ key, name: key, kind, requester_visible: false });
  await admin.call.tickets.fields.set({ fields: [field('device', 'text'), field('floor', 'number')] });
  const open = (custom: object) => agent.call.tickets.create({ title: 'x', custom: { ...custom } });
  const printer = await open({ device: 'Printer', floor: 3 });
  const laptop = await open({ device: 'Laptop', floor: 3 });
  const none = await open({});
  const found = async (query: object) =>
    idsOf(await agent.call.tickets.list({ ...query, sort: 'number', order: 'asc' }));
  expect(await found({ ids: [laptop.key, none.id, crypto.randomUUID()] })).toEqual([laptop.id, none.id]);
  expect(await found({ custom: ['device=Printer'] })).toEqual([printer.id]);
  expect(await found({ custom: ['floor=3', 'device=Laptop'] })).toEqual([laptop.id]);
  expect(await found({ custom: ['floor='] })).toEqual([none.id]);
  await expect(found({ custom: ['floor'] })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  const requester = await join('requester');
  await expect(requester.call.tickets.list({ custom: ['floor=3'] })).rejects.toMatchObject({ app: 'FORBIDDEN' });
});
