import { expect, test } from 'vitest';
import { aMember, aProject, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const colleague = await aMember(world.kysely, team, 'agent');
const desk = await world.as(agent);
const open = (ticket: Partial<Parameters<typeof desk.tickets.create>[0]> = {}) =>
  desk.tickets.create({ title: 'The printer is on fire', ...ticket });

/** What the audit trail says of a ticket, without its beginning. */
const told = async (ticket_id: string) =>
  (await desk.tickets.history({ ticket_id, page_size: 100 })).items
    .toReversed()
    .slice(1)
    .map(({ type, details }) => ({ type, ...details }));

test('an update writes what was given, tells the difference, and nothing where there is none', async () => {
  const { id, version } = await open({ tags: ['a'], category: 'Hardware' });
  const changed = await desk.tickets.update({
    ticket_id: id,
    title: 'The printer is wet',
    tags: ['b', 'b'],
    category: null,
  });
  expect(changed).toMatchObject({ title: 'The printer is wet', tags: ['b'], category: null, version: version + 1 });
  expect(await desk.tickets.update({ ticket_id: id, title: 'The printer is wet' })).toEqual(changed);
  expect(await told(id)).toEqual([
    {
      type: 'ticket.updated',
      changes: {
        title: { from: 'The printer is on fire', to: 'The printer is wet' },
        tags: { from: ['a'], to: ['b'] },
        category: { from: 'Hardware', to: null },
      },
    },
  ]);
});

test('a version that is late is refused with the ticket as it is', async () => {
  const { id, version } = await open();
  await desk.tickets.update({ ticket_id: id, priority: 'urgent', version });
  await expect(desk.tickets.update({ ticket_id: id, priority: 'low', version })).rejects.toMatchObject({
    app: 'VERSION_CONFLICT',
    details: { current: { id, priority: 'urgent', version: version + 1 } },
  });
});

test('of parallel updates with one version a single one wins', async () => {
  const { id, version } = await open();
  const titles = Array.from({ length: 10 }, (_, n) => `Title ${n}`);
  const results = await Promise.allSettled(
    titles.map((title) => desk.tickets.update({ ticket_id: id, title, version })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await desk.tickets.get({ ticket_id: id })).version).toBe(version + 1);
});

test('status and assignee tell the same whether they are set alone or in an update', async () => {
  const alone = await open();
  await desk.tickets.assign({ ticket_id: alone.key, assignee_id: colleague.person_id });
  await desk.tickets.setStatus({ ticket_id: alone.key, status: 'resolved', resolution_notes: 'Water' });
  const together = await open();
  await desk.tickets.update({
    ticket_id: together.id,
    assignee_id: colleague.person_id,
    status: 'resolved',
    resolution_notes: 'Water',
  });
  const expected = [
    { type: 'ticket.assigned', from: null, to: colleague.person_id },
    {
      type: 'ticket.status_changed',
      from: 'open',
      to: 'resolved',
      from_category: 'open',
      to_category: 'resolved',
      resolution_notes: 'Water',
    },
  ];
  expect(await told(alone.id)).toEqual(expected);
  expect(await told(together.id)).toEqual(expected);
});

test('resolving, closing and reopening keep the times of the ticket', async () => {
  const { id } = await open();
  const resolved = await desk.tickets.setStatus({ ticket_id: id, status: 'resolved', resolution_notes: 'Fixed' });
  expect(resolved).toMatchObject({ closed_at: null, resolution_notes: 'Fixed', reopened_count: 0 });
  world.clock.advance({ hours: 1 });
  const closed = await (await world.as(agent)).tickets.setStatus({ ticket_id: id, status: 'closed' });
  expect(closed).toMatchObject({ resolved_at: resolved.resolved_at, resolution_notes: 'Fixed' });
  expect(Date.parse(closed.closed_at!)).toBeGreaterThan(Date.parse(closed.resolved_at!));
  expect(await desk.tickets.setStatus({ ticket_id: id, status: 'in_progress' })).toMatchObject({
    resolved_at: null,
    closed_at: null,
    resolution_notes: null,
    reopened_count: 1,
  });
});

test('a move that the categories do not allow is refused with those that are', async () => {
  const { id } = await open();
  await desk.tickets.setStatus({ ticket_id: id, status: 'closed' });
  await expect(desk.tickets.setStatus({ ticket_id: id, status: 'waiting' })).rejects.toMatchObject({
    app: 'TICKET_TRANSITION_NOT_ALLOWED',
    details: { from: 'closed', to: 'waiting', allowed: ['open', 'in_progress'] },
  });
  await expect(desk.tickets.setStatus({ ticket_id: id, status: 'nowhere' })).rejects.toMatchObject({
    app: 'TICKET_STATUS_NOT_FOUND',
  });
});

test('a ticket that is not solved has no resolution notes', async () => {
  const { id } = await open();
  await expect(
    desk.tickets.setStatus({ ticket_id: id, status: 'waiting', resolution_notes: 'Soon' }),
  ).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  await desk.tickets.setStatus({ ticket_id: id, status: 'resolved' });
  expect(await desk.tickets.update({ ticket_id: id, resolution_notes: 'At last' })).toMatchObject({
    resolution_notes: 'At last',
    status: 'resolved',
  });
});

test('parallel moves follow one another: each tells where the last one ended', async () => {
  const { id, version } = await open();
  const statuses = ['in_progress', 'waiting', 'resolved', 'open'];
  await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => desk.tickets.setStatus({ ticket_id: id, status: statuses[n % 4]! })),
  );
  const ticket = await desk.tickets.get({ ticket_id: id });
  const events = await world.kysely
    .selectFrom('events as e')
    .innerJoin('event_payloads as p', 'p.event_id', 'e.id')
    .select(['e.entity_version', 'p.payload'])
    .where('e.entity_id', '=', id)
    .where('e.type', '=', 'ticket.status_changed')
    .orderBy('e.entity_version')
    .execute();
  const moves = events.map(({ payload }) => payload as { from: string; to: string });
  expect(moves.length).toBeGreaterThan(0);
  expect(moves[0]!.from).toBe('open');
  for (const [index, { from }] of moves.slice(1).entries()) expect(from).toBe(moves[index]!.to);
  expect(moves.at(-1)!.to).toBe(ticket.status);
  expect(ticket.version).toBe(version + moves.length);
});

test('assigning is for people who work on tickets here; nobody is somebody too', async () => {
  const { id } = await open({ assignee_id: 'me' });
  const stranger = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const requester = await aMember(world.kysely, team, 'requester');
  const refused = { [stranger.person_id]: 'PERSON_NOT_FOUND', [requester.person_id]: 'TICKET_ASSIGNEE_UNFIT' };
  for (const [assignee_id, app] of Object.entries(refused)) {
    await expect(desk.tickets.assign({ ticket_id: id, assignee_id })).rejects.toMatchObject({ app });
    await expect(desk.tickets.update({ ticket_id: id, assignee_id })).rejects.toMatchObject({ app });
  }
  expect(await desk.tickets.assign({ ticket_id: id, assignee_id: null })).toMatchObject({ assignee_id: null });
});

test('a suspended user is given no work', async () => {
  const { id } = await open();
  const suspended = await aMember(world.kysely, team, 'agent');
  await world.kysely.updateTable('users').set({ status: 'suspended' }).where('id', '=', suspended.user_id).execute();
  await expect(desk.tickets.assign({ ticket_id: id, assignee_id: suspended.person_id })).rejects.toMatchObject({
    app: 'TICKET_ASSIGNEE_UNFIT',
  });
});

test('a ticket goes only into a project that is there and open to whoever puts it there', async () => {
  const { id } = await open();
  const hidden = await aProject(world.kysely, team, { private: true });
  const foreign = await aProject(world.kysely, await aTeam(world.kysely));
  for (const project of [hidden, foreign])
    await expect(desk.tickets.update({ ticket_id: id, ...project })).rejects.toMatchObject({
      app: 'PROJECT_NOT_FOUND',
    });
  const project = await aProject(world.kysely, team);
  expect(await desk.tickets.update({ ticket_id: id, ...project })).toMatchObject(project);
  expect(await desk.tickets.update({ ticket_id: id, project_id: null })).toMatchObject({ project_id: null });
});

test('those who do not handle tickets change none, not even their own', async () => {
  for (const role of ['viewer', 'member', 'approver', 'requester'] as const) {
    const person = await aMember(world.kysely, team, role);
    const { id } = await open({ reporter_id: person.person_id });
    const caller = await world.as(person);
    for (const attempt of [
      () => caller.tickets.update({ ticket_id: id, title: 'x' }),
      () => caller.tickets.assign({ ticket_id: id, assignee_id: null }),
      () => caller.tickets.setStatus({ ticket_id: id, status: 'closed' }),
      () => caller.tickets.bulkUpdate({ ticket_ids: [id], priority: 'low' }),
    ])
      await expect(attempt()).rejects.toMatchObject({ app: 'FORBIDDEN' });
  }
});
