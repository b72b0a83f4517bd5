import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { aMember, aProject, aTeam } from '@deskwire/testing/builders.ts';
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
  expect(await desk.tickets.get({ ticket_id: 'tkt-1' })).toMatchObject(first);
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

test('parallel tickets get numbers of their own without a gap', async () => {
  const other = await aTeam(world.kysely);
  const desk = await world.as(await aMember(world.kysely, other, 'agent'));
  const opened = await Promise.all(Array.from({ length: 20 }, (_, n) => desk.tickets.create({ title: `Ticket ${n}` })));
  expect(opened.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, n) => n + 1),
  );
});

test('an id of the client is kept, and the same id again is refused', async () => {
  const desk = await world.as(agent);
  const id = randomUUIDv7();
  expect(await desk.tickets.create({ id, title: 'Written on the train' })).toMatchObject({ id });
  await expect(desk.tickets.create({ id, title: 'Another one' })).rejects.toMatchObject({ app: 'ID_TAKEN' });
});

test('an agent opens a ticket for somebody else, known or not', async () => {
  const desk = await world.as(agent);
  const reporter = await aMember(world.kysely, team, 'requester');
  expect(
    await desk.tickets.create({ title: 'By phone', reporter_id: reporter.person_id, source: 'phone' }),
  ).toMatchObject({ reporter_id: reporter.person_id, source: 'phone' });
  const email = 'New.Customer@Example.com';
  const first = await desk.tickets.create({ title: 'By mail', reporter: { name: 'Newcomer', email } });
  const second = await desk.tickets.create({ title: 'Once more', reporter: { email } });
  expect(second.reporter_id).toBe(first.reporter_id);
  expect((await desk.tickets.get({ ticket_id: first.id })).reporter).toEqual({
    id: first.reporter_id,
    name: 'Newcomer',
    left: false,
    email: 'new.customer@example.com',
  });
  await expect(
    desk.tickets.create({ title: 'Both', reporter_id: reporter.person_id, reporter: { email } }),
  ).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});

test('the same external key of the same source is taken', async () => {
  const desk = await world.as(agent);
  await desk.tickets.create({ title: 'Mirrored', external_key: 'HELP-1' });
  await expect(desk.tickets.create({ title: 'Mirrored', external_key: 'HELP-1' })).rejects.toMatchObject({
    app: 'EXTERNAL_KEY_TAKEN',
  });
  await desk.tickets.create({ title: 'Mirrored', external_key: 'HELP-1', source: 'chat' });
});

test('tickets are assigned only to those who can work on them', async () => {
  const desk = await world.as(agent);
  const viewer = await aMember(world.kysely, team, 'viewer');
  const leaver = await aMember(world.kysely, team, 'agent');
  await world.kysely
    .updateTable('people')
    .set({ left_at: new Date().toISOString() })
    .where('id', '=', leaver.person_id)
    .execute();
  for (const { person_id } of [viewer, leaver])
    await expect(desk.tickets.create({ title: 'x', assignee_id: person_id })).rejects.toMatchObject({
      app: 'TICKET_ASSIGNEE_UNFIT',
    });
  expect(await desk.tickets.create({ title: 'Mine', assignee_id: 'me' })).toMatchObject({
    assignee_id: agent.person_id,
  });
});

test('members and requesters open tickets of their own and set what is theirs to set', async () => {
  const member = await aMember(world.kysely, team, 'member');
  const requester = await aMember(world.kysely, team, 'requester');
  const asMember = await world.as(member);
  const asRequester = await world.as(requester);
  for (const refused of [
    { assignee_id: agent.person_id },
    { reporter_id: agent.person_id },
    { reporter: { email: 'x@example.com' } },
    { external_key: 'X-1' },
  ])
    await expect(asMember.tickets.create({ title: 'x', ...refused })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect(asRequester.tickets.create({ title: 'x', tags: ['vip'] })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  expect(await asMember.tickets.create({ title: 'Tagged', tags: ['Vip', 'vip'] })).toMatchObject({ tags: ['vip'] });
  expect(await asRequester.tickets.create({ title: 'Help', reporter_id: requester.person_id })).toMatchObject({
    reporter_id: requester.person_id,
  });
});

test('a private project is there for its members only', async () => {
  const desk = await world.as(agent);
  const theirs = await aProject(world.kysely, team, { private: true });
  const ours = await aProject(world.kysely, team, { private: true, members: [agent] });
  await expect(desk.tickets.create({ title: 'x', ...theirs })).rejects.toMatchObject({ app: 'PROJECT_NOT_FOUND' });
  expect(await desk.tickets.create({ title: 'x', ...ours })).toMatchObject(ours);
});

test('what Postgres cannot store and what is too long is refused before it is tried', async () => {
  const desk = await world.as(agent);
  for (const title of ['a\u0000b', '\uD800', ' ', 'x'.repeat(201)])
    await expect(desk.tickets.create({ title })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  await expect(desk.tickets.create({ title: 'x', description: 'x'.repeat(50_001) })).rejects.toMatchObject({
    app: 'INVALID_INPUT',
  });
  await expect(
    desk.tickets.create({ title: 'x', tags: Array.from({ length: 51 }, (_, n) => `t${n}`) }),
  ).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  const title = 'Drucker 🖨️ brennt – помогите, 助けて';
  const description = 'wörter '.repeat(7_000).trim();
  expect(await desk.tickets.create({ title, description })).toMatchObject({ title, description });
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
