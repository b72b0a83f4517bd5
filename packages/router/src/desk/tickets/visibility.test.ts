import { expect, test } from 'vitest';
import { contract } from '@deskwire/contract/contract.ts';
import { rolesPermit, type TeamPermission, type TeamRole } from '@deskwire/contract/kit/access.ts';
import { accessOf, entries } from '@deskwire/contract/kit/define.ts';
import { aMember, aProject, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const desk = await world.as(agent);
type Caller = Awaited<ReturnType<typeof world.as>>;

/** Every procedure that names a ticket, called upon one. */
const calls: Record<string, (as: Caller, ticket_id: string, other_id: string) => Promise<unknown>> = {
  'tickets.get': (as, ticket_id) => as.tickets.get({ ticket_id }),
  'tickets.update': (as, ticket_id) => as.tickets.update({ ticket_id, title: 'x' }),
  'tickets.assign': (as, ticket_id) => as.tickets.assign({ ticket_id, assignee_id: null }),
  'tickets.setStatus': (as, ticket_id) => as.tickets.setStatus({ ticket_id, status: 'waiting' }),
  'tickets.snooze': (as, ticket_id) => as.tickets.snooze({ ticket_id }),
  'tickets.drafts.list': (as, ticket_id) => as.tickets.drafts.list({ ticket_id }),
  'tickets.drafts.set': (as, ticket_id) =>
    as.tickets.drafts.set({ ticket_id, mode: 'reply', content: 'x', version: null }),
  'tickets.drafts.delete': (as, ticket_id) => as.tickets.drafts.delete({ ticket_id, mode: 'reply' }),
  'tickets.presence.list': (as, ticket_id) => as.tickets.presence.list({ ticket_id }),
  'tickets.presence.set': (as, ticket_id) => as.tickets.presence.set({ ticket_id, doing: 'viewing' }),
  'tickets.split': (as, ticket_id) => as.tickets.split({ ticket_id, comment_id: agent.person_id }),
  'tickets.related': (as, ticket_id) => as.tickets.related({ ticket_id }),
  'tickets.wake': (as, ticket_id) => as.tickets.wake({ ticket_id }),
  'tickets.merge': (as, ticket_id, into_id) => as.tickets.merge({ ticket_id, into_id }),
  'tickets.delete': (as, ticket_id) => as.tickets.delete({ ticket_id }),
  'tickets.restore': (as, ticket_id) => as.tickets.restore({ ticket_id }),
  'tickets.history': (as, ticket_id) => as.tickets.history({ ticket_id }),
  'tickets.comments.list': (as, ticket_id) => as.tickets.comments.list({ ticket_id }),
  'tickets.comments.create': (as, ticket_id) => as.tickets.comments.create({ ticket_id, content: 'x' }),
  'tickets.comments.update': (as, ticket_id) =>
    as.tickets.comments.update({ ticket_id, comment_id: agent.person_id, content: 'x' }),
  'tickets.comments.delete': (as, ticket_id) => as.tickets.comments.delete({ ticket_id, comment_id: agent.person_id }),
  'tickets.watchers.list': (as, ticket_id) => as.tickets.watchers.list({ ticket_id }),
  'tickets.watchers.add': (as, ticket_id) => as.tickets.watchers.add({ ticket_id }),
  'tickets.watchers.remove': (as, ticket_id) => as.tickets.watchers.remove({ ticket_id, person_id: 'me' }),
  'tickets.links.list': (as, ticket_id) => as.tickets.links.list({ ticket_id }),
  'tickets.links.add': (as, ticket_id, other_id) => as.tickets.links.add({ ticket_id, other_id }),
  'tickets.links.remove': (as, ticket_id, other_id) => as.tickets.links.remove({ ticket_id, other_id }),
  'tickets.portal.send': (as, ticket_id) => as.tickets.portal.send({ ticket_id }),
  'tickets.portal.revoke': (as, ticket_id) => as.tickets.portal.revoke({ ticket_id }),
};
const ticketEntries = [...entries({ tickets: contract.tickets })];

test('every procedure that names a ticket is called here', () => {
  const naming = ticketEntries.filter(([, { rest }]) => rest.includes('{ticket_id}')).map(([path]) => path);
  expect(Object.keys(calls).toSorted()).toEqual(naming.toSorted());
});

const permits = (path: string, roles: readonly TeamRole[]) => {
  const [access] = accessOf(ticketEntries.find(([candidate]) => candidate === path)![1]);
  return rolesPermit(roles, access!.split(':', 2)[1] as TeamPermission);
};
const roles = ['requester', 'viewer', 'member', 'approver', 'agent', 'admin', 'owner'] as const;
const callers = await Promise.all(
  roles.map(async (role) => [role, await world.as(await aMember(world.kysely, team, role))] as const),
);

test('a ticket of another team does not exist, by id or by key, whatever is asked of it', async () => {
  const elsewhere = await aTeam(world.kysely, { ticket_prefix: 'ELSE' });
  const foreign = await (
    await world.as(await aMember(world.kysely, elsewhere, 'agent'))
  ).tickets.create({ title: 'CANARY' });
  const own = await desk.tickets.create({ title: 'Ours' });
  for (const [role, caller] of callers)
    for (const [path, call] of Object.entries(calls))
      for (const name of [foreign.id, foreign.key])
        await expect(call(caller, name, own.id), `${role} ${path}`).rejects.toMatchObject({
          app: permits(path, [role]) ? 'TICKET_NOT_FOUND' : 'FORBIDDEN',
        });
  for (const path of ['tickets.merge', 'tickets.links.add', 'tickets.links.remove'])
    await expect(calls[path]!(desk, own.id, foreign.id), path).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
});

test('a ticket that is not theirs does not exist for members and requesters', async () => {
  const { id, key } = await desk.tickets.create({ title: 'CANARY' });
  for (const [role, caller] of callers.filter(([role]) => ['requester', 'member', 'approver'].includes(role))) {
    for (const [path, call] of Object.entries(calls))
      for (const name of [id, key])
        await expect(call(caller, name, id), `${role} ${path}`).rejects.toMatchObject({
          app: permits(path, [role]) ? 'TICKET_NOT_FOUND' : 'FORBIDDEN',
        });
    expect(JSON.stringify(await caller.tickets.list({})), role).not.toContain('CANARY');
    expect((await caller.tickets.stats({})).categories.open, role).toBe(0);
  }
});

test('agents, admins, owners and viewers see every ticket', async () => {
  const { id } = await desk.tickets.create({ title: 'For all' });
  for (const [role, caller] of callers.filter(([role]) => ['viewer', 'agent', 'admin', 'owner'].includes(role)))
    expect(await caller.tickets.get({ ticket_id: id }), role).toMatchObject({ id });
});

async function seenBy(person: TestPerson): Promise<string[]> {
  const caller = await world.as(person);
  const { items, total } = await caller.tickets.list({});
  expect(total).toBe(items.length);
  for (const { id } of items) expect((await caller.tickets.get({ ticket_id: id })).id).toBe(id);
  return items.map(({ title }) => title).toSorted();
}

test('a member sees what they reported, are assigned to, watch, and what belongs to their projects', async () => {
  const member = await aMember(world.kysely, team, 'member');
  const mine = await aProject(world.kysely, team, { members: [member] });
  const others = await aProject(world.kysely, team);
  await desk.tickets.create({ title: 'reported', reporter_id: member.person_id });
  await desk.tickets.create({ title: 'assigned', assignee_id: member.person_id });
  const watched = await desk.tickets.create({ title: 'watched' });
  await desk.tickets.watchers.add({ ticket_id: watched.id, person_id: member.person_id });
  await desk.tickets.create({ title: 'in my project', ...mine });
  await desk.tickets.create({ title: 'in another project', ...others });
  expect(await seenBy(member)).toEqual(['assigned', 'in my project', 'reported', 'watched']);
  expect((await (await world.as(member)).tickets.stats({})).categories.open).toBe(4);
  await desk.tickets.watchers.remove({ ticket_id: watched.id, person_id: member.person_id });
  expect(await seenBy(member)).toEqual(['assigned', 'in my project', 'reported']);
});

test('a requester sees nothing but what they reported, whatever else they have to do with', async () => {
  const requester = await aMember(world.kysely, team, 'requester');
  const project = await aProject(world.kysely, team, { members: [requester] });
  await desk.tickets.create({ title: 'reported', reporter_id: requester.person_id });
  const watched = await desk.tickets.create({ title: 'watched', ...project });
  await desk.tickets.watchers.add({ ticket_id: watched.id, person_id: requester.person_id });
  expect(await seenBy(requester)).toEqual(['reported']);
});

test('a requester reads their ticket without who works on it, where, and how it is filed', async () => {
  const requester = await aMember(world.kysely, team, 'requester');
  const project = await aProject(world.kysely, team);
  const admin = await world.as(await aMember(world.kysely, team, 'admin'));
  const field = { name: 'x', kind: 'text', required: false } as const;
  await admin.tickets.fields.set({
    fields: [
      { ...field, key: 'secret' },
      { ...field, key: 'shown', requester_visible: true },
    ],
  });
  const { id } = await desk.tickets.create({
    title: 'Help',
    reporter_id: requester.person_id,
    assignee_id: 'me',
    tags: ['vip'],
    external_key: 'CRM-1',
    custom: { secret: 'CANARY', shown: 'yes' },
    ...project,
  });
  const other = await desk.tickets.create({ title: 'CANARY' });
  await desk.tickets.links.add({ ticket_id: id, other_id: other.id });
  await desk.tickets.watchers.add({ ticket_id: id });
  const caller = await world.as(requester);
  const reduced = {
    assignee_id: null,
    project_id: null,
    tags: [],
    external_key: null,
    custom: { shown: 'yes' },
  };
  const detail = await caller.tickets.get({ ticket_id: id });
  expect(detail).toMatchObject({ ...reduced, assignee: null, links: [], watcher_ids: [], watching: false });
  expect(detail.reporter).toMatchObject({ id: requester.person_id, email: null });
  const list = await caller.tickets.list({});
  expect(list.items).toMatchObject([reduced]);
  expect(JSON.stringify([detail, list])).not.toContain('CANARY');
  expect((await caller.tickets.links.list({ ticket_id: id })).items).toEqual([]);
  expect((await caller.tickets.watchers.list({ ticket_id: id })).items).toEqual([]);
  expect((await caller.tickets.fields.list({})).items.map(({ key }) => key)).toEqual(['shown']);
  expect(await caller.tickets.stats({})).toMatchObject({ unassigned: null, mine: null });
});

test('what a requester does not see they cannot filter by', async () => {
  const requester = await aMember(world.kysely, team, 'requester');
  const caller = await world.as(requester);
  for (const filter of [
    { search: 'printer' },
    { tag: 'vip' },
    { assignee_id: agent.person_id },
    { unassigned: true },
    { watcher_id: agent.person_id },
    { project_id: agent.person_id },
    { deleted: true },
  ])
    await expect(caller.tickets.list(filter), JSON.stringify(filter)).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('addresses of people are shown to those who handle tickets only', async () => {
  const member = await aMember(world.kysely, team, 'member');
  const { id } = await desk.tickets.create({ title: 'x', assignee_id: member.person_id });
  expect((await desk.tickets.get({ ticket_id: id })).reporter.email).toBe(agent.email);
  const seen = await (await world.as(member)).tickets.get({ ticket_id: id });
  expect(seen).toMatchObject({ reporter: { id: agent.person_id, email: null }, assignee: { email: null } });
});
