import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');

test('a ticket gets the next number of its team and is reported by its author', async () => {
  const desk = await world.as(agent);
  const first = await desk.tickets.create({ title: 'The printer is on fire' });
  const second = await desk.tickets.create({ title: 'The printer is wet' });
  expect(first).toMatchObject({ key: 'TKT-001', status: 'open', reporter_id: agent.person_id, version: 1 });
  expect(second.number).toBe(first.number + 1);
  expect(await desk.tickets.get({ ticket_id: 'tkt-1' })).toEqual(first);
});

test('opening a ticket is an event with its payload, and calls for a position', async () => {
  const desk = await world.as(agent);
  const ticket = await desk.tickets.create({ title: 'Heard', priority: 'high' });
  const event = await world.kysely
    .selectFrom('events')
    .selectAll()
    .where('entity_id', '=', ticket.id)
    .executeTakeFirstOrThrow();
  expect(event).toMatchObject({
    type: 'ticket.created',
    actor_id: agent.person_id,
    user_id: agent.user_id,
    entity_version: 1,
  });
  const { payload } = await world.kysely
    .selectFrom('event_payloads')
    .select('payload')
    .where('event_id', '=', event.id)
    .executeTakeFirstOrThrow();
  expect(payload).toEqual({ title: 'Heard', type: 'request', priority: 'high', source: 'api' });
  expect(
    await world.kysely.selectFrom('unsealed_events').where('id', '=', event.id).select('id').execute(),
  ).toHaveLength(1);
});

test('the same Idempotency-Key gives the same ticket, and another body is refused', async () => {
  const request = { idempotency_key: 'once-1' };
  const first = await (await world.as(agent, request)).tickets.create({ title: 'Once' });
  expect(await (await world.as(agent, request)).tickets.create({ title: 'Once' })).toEqual(first);
  await expect((await world.as(agent, request)).tickets.create({ title: 'Twice' })).rejects.toMatchObject({
    app: 'IDEMPOTENCY_KEY_REUSED',
  });
});

test('an assignee of another team does not exist, and nothing is written', async () => {
  const stranger = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const desk = await world.as(agent);
  const before = await world.kysely.selectFrom('events').select('id').execute();
  await expect(desk.tickets.create({ title: 'x', assignee_id: stranger.person_id })).rejects.toMatchObject({
    app: 'PERSON_NOT_FOUND',
  });
  expect(await world.kysely.selectFrom('events').select('id').execute()).toHaveLength(before.length);
});

test('a list follows its cursor through every ticket once', async () => {
  const other = await aTeam(world.kysely);
  const lister = await aMember(world.kysely, other, 'agent');
  const desk = await world.as(lister);
  for (let i = 0; i < 7; i++) await desk.tickets.create({ title: `Ticket ${i}` });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await desk.tickets.list({ page_size: 3, ...(cursor ? { cursor } : {}) });
    expect(page.total).toBe(7);
    seen.push(...page.items.map(({ title }) => title));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(['Ticket 6', 'Ticket 5', 'Ticket 4', 'Ticket 3', 'Ticket 2', 'Ticket 1', 'Ticket 0']);
});
