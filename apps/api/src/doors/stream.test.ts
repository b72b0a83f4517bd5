import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from '../server.ts';

const world = await testWorld();
const app = await createServer(world.services, { patience: { headers: 5000, body: 5000, reader: 500 } });
const url = await app.listen({ port: 0 });
afterAll(() => app.close());

const anAgent = async () => aMember(world.kysely, await aTeam(world.kysely), 'agent');
const opens = async (person: TestPerson) => (await world.as(person)).tickets.create({ title: 'x' });

interface Line {
  id?: string;
  event?: string;
  data?: { entity_id?: string; position?: number; error?: { code: string } };
}
/** From where a stream misses nothing, however late it begins. */
async function latest(): Promise<number> {
  const { rows } = await world.pool.query<{ position: string }>(
    'select coalesce(max(position), 0) as position from event_positions',
  );
  return Number(rows[0]!.position);
}
/** An EventSource: reads frames until the server ends the stream. */
async function follows(person: TestPerson, query?: string, headers: Record<string, string> = {}) {
  const leaving = new AbortController();
  const answer = await fetch(`${url}/api/v1/events/stream${query ?? `?after=${await latest()}`}`, {
    headers: { authorization: `Bearer ${await world.tokenOf(person)}`, ...headers },
    signal: leaving.signal,
  });
  const lines: Line[] = [];
  const read = async () => {
    let rest = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      rest += chunk;
      const frames = rest.split('\n\n');
      rest = frames.pop()!;
      for (const frame of frames) lines.push(parsed(frame));
    }
  };
  const ended = read().catch(() => undefined);
  await expect.poll(() => lines.length).toBeGreaterThan(0);
  const events = () => lines.filter(({ event, data }) => data !== undefined && event !== 'ready');
  const ready = () => lines.find(({ event }) => event === 'ready');
  return { answer, events, ready, ended, leave: () => leaving.abort() };
}
function parsed(frame: string): Line {
  const fields = new Map(
    frame.split('\n').map((line) => [line.split(': ', 1)[0]!, line.slice(line.indexOf(': ') + 2)] as const),
  );
  return {
    ...(fields.has('id') ? { id: fields.get('id')! } : {}),
    ...(fields.has('event') ? { event: fields.get('event')! } : {}),
    ...(fields.has('data') ? { data: JSON.parse(fields.get('data')!) as Line['data'] & object } : {}),
  };
}

test('an event arrives as a message whose id is its position', async () => {
  const agent = await anAgent();
  const stream = await follows(agent);
  expect(stream.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(stream.answer.headers.get('cache-control')).toBe('no-store, no-transform');
  expect(stream.answer.headers.get('x-content-type-options')).toBe('nosniff');
  const ticket = await opens(agent);
  await world.drain();
  await expect.poll(stream.events).toHaveLength(1);
  const [event] = stream.events();
  expect(event!.data).toMatchObject({ type: 'ticket.created', entity_id: ticket.id, position: Number(event!.id) });
  stream.leave();
});

test('who comes back with Last-Event-ID gets what they missed, and nothing twice', async () => {
  const agent = await anAgent();
  const before = await follows(agent);
  await opens(agent);
  await world.drain();
  await expect.poll(before.events).toHaveLength(1);
  before.leave();
  await before.ended;
  const missed = await opens(agent);
  await world.drain();
  const after = await follows(agent, '', { 'last-event-id': before.events()[0]!.id! });
  await expect.poll(after.events).toHaveLength(1);
  expect(after.events()[0]!.data!.entity_id).toBe(missed.id);
  after.leave();
});

test('who is cut off before the first event knows where to go on', async () => {
  const agent = await anAgent();
  await opens(agent);
  await world.drain();
  const before = await follows(agent);
  await expect.poll(before.ready).toBeDefined();
  const { id, data } = before.ready()!;
  expect(data).toEqual({ position: Number(id) });
  before.leave();
  await before.ended;
  const missed = await opens(agent);
  await world.drain();
  const after = await follows(agent, '', { 'last-event-id': id! });
  await expect.poll(() => after.events().map((event) => event.data!.entity_id)).toEqual([missed.id]);
  expect(after.ready()!.id).toBe(id);
  after.leave();
});

test('who leaves is forgotten at once', async () => {
  const agent = await anAgent();
  for (let i = 0; i < 120; i++) {
    const stream = await follows(agent);
    stream.leave();
    await stream.ended;
  }
});

test('a stream may be filtered by its query', async () => {
  const agent = await anAgent();
  const stream = await follows(agent, '?type=ticket.deleted,ticket.created&after=0');
  await opens(agent);
  await world.drain();
  await expect.poll(stream.events).toHaveLength(1);
  stream.leave();
});

const statusOf = async (query: string, headers: Record<string, string> = {}) =>
  (await fetch(`${url}/api/v1/events/stream${query}`, { headers })).status;

test('what is refused before it begins is refused with its status', async () => {
  const agent = await anAgent();
  expect(await statusOf('')).toBe(401);
  const authorization = `Bearer ${await world.tokenOf(agent)}`;
  expect(await statusOf('?after=-1', { authorization })).toBe(422);
  expect(await statusOf('', { authorization, 'x-team-id': (await anAgent()).team_id })).toBe(404);
});

test('a revoked session ends the stream with an error event', async () => {
  const agent = await anAgent();
  const stream = await follows(agent);
  await world.kysely
    .updateTable('sessions')
    .set({ revoked_at: new Date().toISOString() })
    .where('id', '=', agent.session_id)
    .execute();
  await opens(await aMember(world.kysely, { id: agent.team_id }, 'agent'));
  await world.drain();
  await stream.ended;
  expect(stream.events()).toMatchObject([{ event: 'error', data: { error: { code: 'UNAUTHENTICATED' } } }]);
});

test('the same events come over tRPC', async () => {
  const agent = await anAgent();
  const leaving = new AbortController();
  const input = encodeURIComponent(JSON.stringify({ after: await latest() }));
  const answer = await fetch(`${url}/trpc/events.watch?input=${input}`, {
    headers: { authorization: `Bearer ${await world.tokenOf(agent)}`, accept: 'text/event-stream' },
    signal: leaving.signal,
  });
  const ticket = await opens(agent);
  await world.drain();
  let text = '';
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes(ticket.id)) break;
  }
  expect(text).toContain('"type":"ticket.created"');
});

test('a client that takes nothing costs no memory without bound, and is cut off', async () => {
  const agent = await anAgent();
  const one = await opens(agent);
  const taken = once(app.server, 'connection') as Promise<[Socket]>;
  const socket = connectTcp(Number(new URL(url).port), '127.0.0.1').pause();
  const [served] = await taken;
  socket.write(
    `GET /api/v1/events/stream?after=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await world.tokenOf(agent)}\r\n\r\n`,
  );
  await world.pool.query(
    `with made as (
       insert into events (team_id, id, type, entity, entity_id, origin, at, actor_id, request_id)
       select $1, uuidv7(), 'ticket.updated', 'ticket', $2, 'test', now(), $3, repeat('x', 2000)
       from generate_series(1, 6000)
       returning id, team_id)
     insert into unsealed_events select id, team_id from made`,
    [agent.team_id, one.id, agent.person_id],
  );
  await world.drain();
  await expect.poll(() => served.destroyed).toBe(true);
  socket.destroy();
});

test('a server that ends leaves nobody waiting for a row that they watch', async () => {
  const other = await createServer(world.services);
  const place = await other.listen({ port: 0 });
  const member = await aMember(world.kysely, await aTeam(world.kysely), 'member');
  const authorization = `Bearer ${await world.tokenOf(member)}`;
  const { message_id } = await (await world.as(member)).chat.send({ message: 'Is anybody there?', wait_seconds: 0 });
  const { id: run_id } = await (
    await world.as(member)
  ).agent.run({ steps: [{ procedure: 'tickets.list', input: {} }] });
  // Nobody writes the reply, and nobody takes the run: their streams have no end of their own.
  const paths = [`/ai/chat/messages/${message_id}/stream`, `/agent/runs/${run_id}/stream`];
  const answers = await Promise.all(
    paths.map((path) => fetch(`${place}/api/v1${path}`, { headers: { authorization } })),
  );
  const texts = answers.map((answer) => answer.text());
  await other.close();
  for (const text of await Promise.all(texts))
    expect(text).toContain('event: error\ndata: {"error":{"code":"UNAVAILABLE"');
});

test('a server that ends says so to those who follow', async () => {
  const other = await createServer(world.services);
  const place = await other.listen({ port: 0 });
  const agent = await anAgent();
  const answer = await fetch(`${place}/api/v1/events/stream`, {
    headers: { authorization: `Bearer ${await world.tokenOf(agent)}` },
  });
  const text = answer.text();
  await new Promise((done) => setTimeout(done, 100));
  await other.close();
  expect(await text).toContain('event: error\ndata: {"error":{"code":"UNAVAILABLE"');
});
