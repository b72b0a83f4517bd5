import { afterAll, expect, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { mintTeam } from '@deskwire/router/kit/access/mint-team.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import {
  createDeskwire,
  isError,
  memoryStore,
  SessionChanged,
  StreamRefused,
  type Event,
  type EventsOptions,
  type StreamState,
} from '@deskwire/sdk';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { startFaultProxy } from '@deskwire/testing/fault-proxy.ts';

const world = await testWorld();
const app = await createServer(world.services);
const url = await app.listen({ port: 0 });
afterAll(() => app.close());

const anAgent = async () => aMember(world.kysely, await aTeam(world.kysely), 'admin');
const opens = async (person: TestPerson, title = 'x') => {
  const ticket = await (await world.as(person)).tickets.create({ title });
  await world.drain();
  return ticket.id;
};

/** Listens to what is created, until it leaves or is refused. */
async function listens(person: TestPerson, at = url, options: EventsOptions = {}) {
  const store = memoryStore({
    access_token: await world.tokenOf(person),
    refresh_token: 'rt_of-a-session-that-cannot-be-renewed',
  });
  const desk = createDeskwire({ url: at, auth: { store } });
  const heard: Event[] = [];
  const states: StreamState[] = [];
  const leaving = new AbortController();
  const stream = desk.events({
    types: ['ticket.created'],
    signal: leaving.signal,
    onState: (state) => states.push(state),
    ...options,
  });
  const listening = (async () => {
    for await (const event of stream) heard.push(event);
  })();
  const refused = listening.then(
    () => undefined,
    (error: unknown) => error,
  );
  await expect.poll(() => states.length).toBeGreaterThan(0);
  return {
    ids: () => heard.map(({ entity_id }) => entity_id),
    states,
    refused,
    async leave() {
      leaving.abort();
      await refused;
    },
  };
}

test('events go on where the connection was cut, none missing and none twice', async () => {
  const agent = await anAgent();
  const proxy = await startFaultProxy(Number(new URL(url).port));
  const listener = await listens(agent, `http://127.0.0.1:${proxy.port}`, { after: 0 });
  const opened: string[] = [];
  for (let n = 0; n < 6; n++) {
    opened.push(await opens(agent));
    if (n % 2 === 0) proxy.reset();
  }
  await expect.poll(listener.ids).toEqual(opened);
  await listener.leave();
  await proxy.close();
});

test('a restart of the server ends no listener, and leaves no gap', async () => {
  const agent = await anAgent();
  let server = await createServer(world.services);
  const at = await server.listen({ port: 0 });
  const listener = await listens(agent, at);
  const opened: string[] = [];
  for (let n = 0; n < 3; n++) {
    // The first server ends before it has told anything.
    await server.close();
    opened.push(await opens(agent));
    server = await createServer(world.services);
    await server.listen({ port: Number(new URL(at).port) });
    opened.push(await opens(agent));
    await expect.poll(listener.ids).toEqual(opened);
  }
  const [open, lost, resumed] = listener.states;
  expect([open!.state, resumed!.state]).toEqual(['open', 'resumed']);
  expect(lost).toEqual({ state: 'lost', position: open!.position, code: 'UNAVAILABLE' });
  expect(resumed!.position).toBe(open!.position);
  await listener.leave();
  await server.close();
});

test('a listener that reads too slowly gets all there was, once it does', async () => {
  const agent = await anAgent();
  const one = await opens(agent);
  const store = memoryStore({
    access_token: await world.tokenOf(agent),
    refresh_token: 'rt_of-a-session-that-cannot-be-renewed',
  });
  const patient = await createServer(world.services, { patience: { headers: 5000, body: 5000, reader: 60_000 } });
  const lost: StreamState[] = [];
  const stream = createDeskwire({ url: await patient.listen({ port: 0 }), auth: { store } }).events({
    after: 0,
    types: ['ticket.updated', 'ticket.created'],
    onState: (state) => lost.push(...(state.state === 'lost' ? [state] : [])),
  });
  expect((await stream.next()).value).toMatchObject({ entity_id: one });
  // More than the buffers of both ends hold.
  const many = 6000;
  const quick = heardBy(agent, many);
  await world.pool.query(
    `with made as (
       insert into events (team_id, id, type, entity, entity_id, origin, at, actor_id, request_id)
       select $1, uuidv7(), 'ticket.updated', 'ticket', $2, 'test', now(), $3, repeat('x', 2000)
       from generate_series(1, $4)
       returning id, team_id)
     insert into unsealed_events select id, team_id from made`,
    [agent.team_id, one, agent.person_id, many],
  );
  await world.drain();
  // Nothing is read until all has been handed to another: by then the server has given this listener up.
  await quick;
  const positions: number[] = [];
  for await (const event of stream) {
    positions.push(event.position!);
    if (positions.length === many) break;
  }
  expect(lost.map((state) => 'code' in state && state.code)).toEqual(['STREAM_LAGGED']);
  expect(new Set(positions).size).toBe(many);
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  await patient.close();
});

/** Resolves when somebody who reads at once has heard so many events. */
async function heardBy({ team_id, user_id }: TestPerson, many: number): Promise<void> {
  const { signal } = new AbortController();
  let heard = 0;
  for await (const batch of world.services.events.follow({ team_id: mintTeam(team_id), user_id, signal })) {
    heard += batch.length;
    if (heard >= many) return;
  }
}

test('a line that has gone silent is given up and opened again', async () => {
  const agent = await anAgent();
  const proxy = await startFaultProxy(Number(new URL(url).port));
  const listener = await listens(agent, `http://127.0.0.1:${proxy.port}`, { silence_ms: 500 });
  proxy.blackHole();
  const missed = await opens(agent);
  await expect.poll(() => listener.states.map(({ state }) => state)).toContain('lost');
  proxy.reset();
  proxy.heal();
  await expect.poll(listener.ids).toEqual([missed]);
  await listener.leave();
  await proxy.close();
});

test('one row may be followed alone', async () => {
  const agent = await anAgent();
  const first = await opens(agent);
  const listener = await listens(agent, url, { after: 0, entity: ['ticket'], entity_id: first });
  await opens(agent);
  await expect.poll(listener.ids).toEqual([first]);
  await listener.leave();
});

test('who loses access is told so, and asks no more', async () => {
  const agent = await anAgent();
  const listener = await listens(agent);
  await world.kysely
    .updateTable('sessions')
    .set({ revoked_at: new Date().toISOString() })
    .where('id', '=', agent.session_id)
    .execute();
  await opens(await aMember(world.kysely, { id: agent.team_id }, 'agent'));
  const refusal = await listener.refused;
  expect(isError(refusal, 'UNAUTHENTICATED') && refusal.data.httpStatus).toBe(401);
  expect(listener.ids()).toEqual([]);
});

test('a stream that is refused says so instead of asking for ever', async () => {
  const desk = createDeskwire({ url, auth: { api_key: 'dw_live_nobody' } });
  const refusal = await desk
    .events()
    .next()
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(StreamRefused);
  expect(isError(refusal, 'UNAUTHENTICATED')).toBe(true);
});

test('a stream ends when somebody else signs in, and gives them nothing of the one who opened it', async () => {
  const [ada, grace] = [await anAgent(), await anAgent()];
  const tokens = async (person: TestPerson) => ({ access_token: await world.tokenOf(person), refresh_token: 'none' });
  const store = memoryStore(await tokens(ada));
  const heard: Event[] = [];
  const begin = async (desk = createDeskwire({ url, auth: { store } })) => {
    const open = Promise.withResolvers<void>();
    const stream = desk.events({ onState: () => open.resolve() });
    const ended = (async () => {
      for await (const event of stream) heard.push(event);
    })().catch((error: unknown) => error);
    await open.promise;
    return { desk, ended };
  };
  const told = await begin();
  await told.desk.signIn(await tokens(grace));
  expect(await told.ended).toBeInstanceOf(SessionChanged);

  // In a page that shares the storage, nobody tells the client.
  await store.set(await tokens(ada));
  const untold = await begin();
  await store.set(await tokens(grace));
  await opens(ada);
  expect(await untold.ended).toBeInstanceOf(SessionChanged);
  expect(heard).toEqual([]);
});
