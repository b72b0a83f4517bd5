import { expect, test } from 'vitest';
import type { Event } from '@deskwire/contract/kit/events.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { orderedId } from '../../kit/ids.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();

/** A team with an agent, a member and a requester, and a ticket of the latter two each. */
async function aDesk() {
  const team = await aTeam(world.kysely);
  const agent = await aMember(world.kysely, team, 'agent');
  const member = await aMember(world.kysely, team, 'member');
  const requester = await aMember(world.kysely, team, 'requester');
  return { team, agent, member, requester };
}
const opens = async (person: TestPerson, title = 'x') => (await world.as(person)).tickets.create({ title });
const heardBy = async (person: TestPerson, input = {}) =>
  (await (await world.as(person)).events.list(input)).items.map(({ entity_id }) => entity_id);

/** Many things that a person did, written at once and given their positions; answers with the ids of the events. */
async function happen({ team_id, person_id }: TestPerson, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, orderedId);
  await world.pool.query(
    `with made as (
       insert into events (team_id, id, type, entity, origin, at, actor_id)
       select $1, id, 'ticket.updated', 'ticket', 'test', now(), $2 from unnest($3::uuid[]) as id
       returning id, team_id)
     insert into unsealed_events select id, team_id from made`,
    [team_id, person_id, ids],
  );
  await world.drain();
  return ids;
}

const tickets = (who: { heard: Event[] } | undefined) => who!.heard.map(({ entity_id }) => entity_id);

/** The position of the latest event: who follows from there misses nothing, however late the stream begins. */
async function latest(): Promise<number> {
  const { position } = await world.kysely
    .selectFrom('event_positions')
    .select(({ fn }) => fn.max('position').as('position'))
    .executeTakeFirstOrThrow();
  return position ?? 0;
}

/** Collects what a person hears from now on; `stop` ends it and `ended` tells how it ended. */
async function listens(person: TestPerson, input: { after?: number; type?: string[]; entity_id?: string } = {}) {
  const stopping = new AbortController();
  const stream = await (await world.as(person)).events.watch({ after: await latest(), ...input });
  const heard: Event[] = [];
  const read = async () => {
    for await (const event of stream) heard.push(event);
  };
  const ended = read().then(
    () => 'left',
    (error: { app?: string }) => error.app,
  );
  return { heard, ended, stop: () => stopping.abort() };
}

test('people hear of the tickets that they may see, and of what they did', async () => {
  const { agent, member, requester } = await aDesk();
  const [theirs, ours] = [await opens(requester), await opens(member)];
  expect(await heardBy(agent)).toEqual([ours.id, theirs.id]);
  expect(await heardBy(member)).toEqual([ours.id]);
  expect(await heardBy(requester)).toEqual([theirs.id]);
});

test('events of another team do not exist', async () => {
  const [here, there] = [await aDesk(), await aDesk()];
  await opens(there.agent);
  expect(await heardBy(here.agent)).toEqual([]);
  await expect(heardBy(here.agent, { team_id: there.team.id })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
});

test('a list of events is filtered by type, row, author and time, and follows its cursor', async () => {
  const { agent, member } = await aDesk();
  const tickets = [await opens(agent), await opens(member), await opens(agent)];
  expect(await heardBy(agent, { entity_id: tickets[1]!.id })).toEqual([tickets[1]!.id]);
  expect(await heardBy(agent, { actor_id: member.person_id })).toEqual([tickets[1]!.id]);
  expect(await heardBy(agent, { type: ['ticket.deleted'] })).toEqual([]);
  expect(await heardBy(agent, { at_after: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
  expect(await heardBy(agent, { at_before: new Date(Date.now() + 60_000).toISOString() })).toHaveLength(3);
  const desk = await world.as(agent);
  const first = await desk.events.list({ page_size: 2 });
  const second = await desk.events.list({ page_size: 2, cursor: first.next_cursor! });
  expect([...first.items, ...second.items].map(({ entity_id }) => entity_id)).toEqual(
    tickets.map(({ id }) => id).toReversed(),
  );
  expect(second.next_cursor).toBeNull();
});

test('a requester learns of no other person', async () => {
  const { agent, requester } = await aDesk();
  const ticket = await opens(requester);
  await world.kysely
    .updateTable('events')
    .set({ actor_id: agent.person_id })
    .where('entity_id', '=', ticket.id)
    .execute();
  const [event] = (await (await world.as(requester)).events.list({})).items;
  expect(event).toMatchObject({ entity_id: ticket.id, actor_id: null, request_id: null });
});

test('a requester hears of their ticket what its history tells them, and cannot ask who did it', async () => {
  const { agent, requester } = await aDesk();
  const front = await listens(requester);
  const { id } = await opens(requester);
  const desk = await world.as(agent);
  await desk.tickets.update({ ticket_id: id, assignee_id: 'me', tags: ['difficult'], status: 'waiting' });
  await desk.tickets.watchers.add({ ticket_id: id });
  await desk.tickets.links.add({ ticket_id: id, other_id: (await opens(agent)).id });
  const told = ['ticket.status_changed', 'ticket.created'];
  const asked = await world.as(requester);
  const types = async (input: { actor_id?: string } = {}) =>
    (await asked.events.list({ entity_id: id, ...input })).items.map(({ type }) => type);
  expect(await types()).toEqual(told);
  expect((await asked.tickets.history({ ticket_id: id })).items.map(({ type }) => type)).toEqual(told);
  expect(await types({ actor_id: agent.person_id })).toEqual([]);
  expect(await types({ actor_id: requester.person_id })).toEqual(['ticket.created']);
  await world.drain();
  await expect.poll(() => front.heard.map(({ type }) => type)).toEqual(told.toReversed());
});

test('an event reaches those who listen once it has its position, in order', async () => {
  const { agent } = await aDesk();
  const { heard } = await listens(agent);
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.push((await opens(agent)).id);
  await world.drain();
  await expect.poll(() => heard.map(({ entity_id }) => entity_id)).toEqual(ids);
  const positions = heard.map(({ position }) => position!);
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
});

test('a stream goes on from the position that the client saw last', async () => {
  const { agent } = await aDesk();
  const first = await opens(agent);
  await world.drain();
  const whole = await listens(agent, { after: 0 });
  await expect.poll(() => whole.heard.map(({ entity_id }) => entity_id)).toEqual([first.id]);
  const second = await opens(agent);
  await world.drain();
  const resumed = await listens(agent, { after: whole.heard[0]!.position! });
  const third = await opens(agent);
  await world.drain();
  await expect.poll(() => resumed.heard.map(({ entity_id }) => entity_id)).toEqual([second.id, third.id]);
});

test('a stream without a position begins with what happens from then on', async () => {
  const { agent } = await aDesk();
  const before = await opens(agent);
  await world.drain();
  const stream = (await (await world.as(agent)).events.watch({}))[Symbol.asyncIterator]();
  let heard: Event | undefined;
  const first = stream.next().then(({ value }) => (heard = value as Event));
  const hears = async () => {
    await opens(agent);
    await world.drain();
    return heard;
  };
  await expect.poll(hears).toBeDefined();
  expect((await first).entity_id).not.toBe(before.id);
  await stream.return?.();
});

test('hundreds of missed events come first, then the live ones, none twice and none left out', async () => {
  const { agent } = await aDesk();
  const ids = await happen(agent, 450);
  const { heard } = await listens(agent, { after: 0 });
  for (let i = 0; i < 20; i++) ids.push(...(await happen(agent, 1)));
  await expect.poll(() => heard.length).toBe(470);
  expect(heard.map(({ id }) => id)).toEqual(ids);
});

test('each listener hears only what they may', async () => {
  const { team, agent, member, requester } = await aDesk();
  const outsider = await aMember(world.kysely, await aTeam(world.kysely), 'owner');
  const chief = await aMember(world.kysely, team, 'owner');
  const [desk, back, front, other, owner] = await Promise.all(
    [agent, member, requester, outsider, chief].map((who) => listens(who)),
  );
  const [ours, theirs] = [await opens(member), await opens(requester)];
  await world.drain();
  await expect.poll(() => tickets(owner)).toEqual([ours.id, theirs.id]);
  await expect.poll(() => tickets(desk)).toEqual([ours.id, theirs.id]);
  await expect.poll(() => tickets(back)).toEqual([ours.id]);
  await expect.poll(() => tickets(front)).toEqual([theirs.id]);
  expect(tickets(other)).toEqual([]);
});

test('what one call causes comes in the order in which it happened', async () => {
  const { agent } = await aDesk();
  const { heard } = await listens(agent);
  for (let i = 0; i < 10; i++)
    await (await world.as(agent)).tickets.create({ title: 'x', assignee_id: agent.person_id });
  await world.drain();
  await expect.poll(() => heard.filter(({ type }) => type === 'ticket.assigned')).toHaveLength(10);
  const opened = heard.filter(({ type }) => type === 'ticket.created' || type === 'ticket.assigned');
  expect(opened.map(({ type }) => type)).toEqual(
    Array.from({ length: 10 }, () => ['ticket.created', 'ticket.assigned']).flat(),
  );
});

test('a stream is filtered by type and row', async () => {
  const { agent } = await aDesk();
  const first = await opens(agent);
  const [byType, byRow] = [
    await listens(agent, { type: ['ticket.deleted'] }),
    await listens(agent, { entity_id: first.id }),
  ];
  await opens(agent);
  await world.drain();
  const marker = await listens(agent, { after: 0, entity_id: first.id });
  await expect.poll(() => marker.heard).toHaveLength(1);
  await expect.poll(() => byRow.heard.map(({ entity_id }) => entity_id)).toEqual([first.id]);
  expect(byType.heard).toEqual([]);
});

test('a revoked session ends its streams before anything more is delivered', async () => {
  const { agent } = await aDesk();
  const { heard, ended } = await listens(agent);
  await world.kysely
    .updateTable('sessions')
    .set({ revoked_at: new Date().toISOString() })
    .where('id', '=', agent.session_id)
    .execute();
  await opens(await aMember(world.kysely, { id: agent.team_id }, 'agent'));
  await world.drain();
  expect(await ended).toBe('UNAUTHENTICATED');
  expect(heard).toEqual([]);
});

test('who leaves the team hears no more of it', async () => {
  const { agent, member } = await aDesk();
  const { heard, ended } = await listens(agent);
  await world.kysely
    .updateTable('people')
    .set({ left_at: new Date().toISOString() })
    .where('id', '=', agent.person_id)
    .execute();
  await opens(member);
  await world.drain();
  expect(await ended).toBe('TEAM_NOT_FOUND');
  expect(heard).toEqual([]);
});

test('a listener that does not read is cut off and told where to go on', async () => {
  const { agent } = await aDesk();
  const stream = (await (await world.as(agent)).events.watch({ after: await latest() }))[Symbol.asyncIterator]();
  const first = stream.next();
  const one = await opens(agent);
  await world.drain();
  expect((await first).value).toMatchObject({ entity_id: one.id });
  // Somebody who reads on shows how far the others have been given what happened.
  const reader = await listens(agent);
  for (const count of [500, 1000, 1500]) {
    await happen(agent, 500);
    await expect.poll(() => reader.heard.length).toBe(count);
  }
  const rest = async () => {
    for (;;) if ((await stream.next()).done) return;
  };
  await expect(rest()).rejects.toMatchObject({ app: 'STREAM_LAGGED', details: { position: expect.any(Number) } });
});

test('nobody may follow more than fifty streams at once', async () => {
  const { agent } = await aDesk();
  for (let i = 0; i < 50; i++) await listens(agent);
  expect(await (await listens(agent)).ended).toBe('TOO_MANY_STREAMS');
  world.services.events.release();
});

test('when the process ends, its streams end with a reason to come back', async () => {
  const { agent } = await aDesk();
  const { ended } = await listens(agent);
  const release = () => {
    world.services.events.release();
    return Promise.race([ended, Promise.resolve('follows')]);
  };
  await expect.poll(release).toBe('UNAVAILABLE');
});
