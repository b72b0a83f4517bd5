import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const desk = await world.as(agent);

test('each ticket is answered for itself: changed, left alone, refused, not found', async () => {
  const first = await desk.tickets.create({ title: 'First', tags: ['old'] });
  const done = await desk.tickets.create({ title: 'Done', tags: ['new'] });
  await desk.tickets.setStatus({ ticket_id: done.id, status: 'closed' });
  const foreign = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const stranger = await (await world.as(foreign)).tickets.create({ title: 'Elsewhere' });
  const { items, changed, failed } = await desk.tickets.bulkUpdate({
    ticket_ids: [first.key, done.id, stranger.id, 'TKT-999', first.id],
    status: 'waiting',
    add_tags: ['new'],
    remove_tags: ['old'],
  });
  expect({ changed, failed }).toEqual({ changed: 1, failed: 3 });
  expect(items.map(({ ticket_id }) => ticket_id)).toEqual([first.key, done.id, stranger.id, 'TKT-999', first.id]);
  expect(items.map(({ error }) => error?.code ?? null)).toEqual([
    null,
    'TICKET_TRANSITION_NOT_ALLOWED',
    'TICKET_NOT_FOUND',
    'TICKET_NOT_FOUND',
    null,
  ]);
  expect(items[0]!.ticket).toMatchObject({ status: 'waiting', tags: ['new'], version: 2 });
  expect(items[4]!.ticket).toEqual(items[0]!.ticket);
  expect(await desk.tickets.get({ ticket_id: done.id })).toMatchObject({ status: 'closed', version: 2 });
  expect(await (await world.as(foreign)).tickets.get({ ticket_id: stranger.id })).toMatchObject({ version: 1 });
});

test('every changed ticket tells of itself as if it were changed alone', async () => {
  const tickets = await Promise.all(['a', 'b', 'c'].map((title) => desk.tickets.create({ title })));
  await desk.tickets.setStatus({ ticket_id: tickets[2]!.id, status: 'resolved' });
  await desk.tickets.bulkUpdate({ ticket_ids: tickets.map(({ id }) => id), status: 'open', priority: 'urgent' });
  const types = async (ticket_id: string) =>
    (await desk.tickets.history({ ticket_id })).items.map(({ type }) => type).toReversed();
  expect(await types(tickets[0]!.id)).toEqual(['ticket.created', 'ticket.updated']);
  expect(await types(tickets[2]!.id)).toEqual([
    'ticket.created',
    'ticket.status_changed',
    'ticket.updated',
    'ticket.status_changed',
  ]);
  expect(await desk.tickets.get({ ticket_id: tickets[2]!.id })).toMatchObject({ reopened_count: 1, resolved_at: null });
  expect(await desk.tickets.get({ ticket_id: tickets[1]!.id })).toMatchObject({
    reopened_count: 0,
    priority: 'urgent',
  });
});

test('what is wrong with the change itself refuses all of it', async () => {
  const { id } = await desk.tickets.create({ title: 'x' });
  const viewer = await aMember(world.kysely, team, 'viewer');
  for (const [change, app] of [
    [{ status: 'nowhere' }, 'TICKET_STATUS_NOT_FOUND'],
    [{ assignee_id: viewer.person_id }, 'TICKET_ASSIGNEE_UNFIT'],
  ] as const)
    await expect(desk.tickets.bulkUpdate({ ticket_ids: [id], ...change })).rejects.toMatchObject({ app });
  await expect(
    desk.tickets.bulkUpdate({ ticket_ids: Array.from({ length: 101 }, () => id), priority: 'low' }),
  ).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});

test('a ticket that would get too many tags refuses for itself', async () => {
  const full = await desk.tickets.create({ title: 'x', tags: Array.from({ length: 50 }, (_, n) => `t${n}`) });
  const free = await desk.tickets.create({ title: 'x' });
  const { items } = await desk.tickets.bulkUpdate({ ticket_ids: [full.id, free.id], add_tags: ['more'] });
  expect(items.map(({ error }) => error?.code ?? null)).toEqual(['INVALID_INPUT', null]);
});

test('bulk changes of the same tickets in opposite orders both come to an end', async () => {
  const tickets = await Promise.all(Array.from({ length: 20 }, (_, n) => desk.tickets.create({ title: `T ${n}` })));
  const ids = tickets.map(({ id }) => id);
  const results = await Promise.all([
    desk.tickets.bulkUpdate({ ticket_ids: ids, priority: 'low' }),
    desk.tickets.bulkUpdate({ ticket_ids: ids.toReversed(), priority: 'high' }),
    desk.tickets.bulkUpdate({ ticket_ids: ids, type: 'bug' }),
  ]);
  expect(results.map(({ failed }) => failed)).toEqual([0, 0, 0]);
  const priorities = await Promise.all(ids.map(async (ticket_id) => (await desk.tickets.get({ ticket_id })).priority));
  expect(new Set(priorities).size).toBe(1);
});
