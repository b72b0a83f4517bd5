import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, expectTypeOf, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { contract } from '@deskwire/contract/contract.ts';
import { entries } from '@deskwire/contract/kit/define.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createDeskwire, memoryStore } from '@deskwire/sdk';
import {
  createOfflineQueue,
  fileQueue,
  memoryQueue,
  type OfflinePath,
  type QueueEvent,
  type QueueStore,
} from '@deskwire/sdk/offline';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { startFaultProxy } from '@deskwire/testing/fault-proxy.ts';

const world = await testWorld();
const app = await createServer(world.services);
const url = await app.listen({ port: 0 });
const folder = mkdtempSync(join(tmpdir(), 'deskwire-offline-'));
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const aFolder = () => mkdtempSync(join(folder, 'queue-'));
const anAgent = async (team?: { id: string }) => aMember(world.kysely, team ?? (await aTeam(world.kysely)), 'agent');
const DAY = 86_400_000;

/** A line that tests cut, and whose answers they lose or replace. */
interface Line {
  isCut: boolean;
  /** How many answers of mutations are lost on their way. */
  losing: number;
  answer: ((procedure: string) => Response | undefined) | undefined;
  /** Mutations that left the device. */
  readonly sent: string[];
}

/** The device of somebody, with calls that outlive it. */
async function aDevice(person: TestPerson, store: QueueStore, given: { now?: () => number; tokens?: string } = {}) {
  const line: Line = { isCut: false, losing: 0, answer: undefined, sent: [] };
  const access_token = given.tokens ?? (await world.tokenOf(person));
  const tokens = memoryStore({ access_token, refresh_token: 'rt_of-a-session-that-cannot-be-renewed' });
  const desk = createDeskwire({
    url,
    auth: { store: tokens },
    retry: { tries: 1 },
    fetch: async (input, init) => {
      if (line.isCut) throw new TypeError('no network');
      const procedure = new URL(input).pathname.replace('/trpc/', '');
      const isMutation = init?.method === 'POST' && !procedure.startsWith('auth.');
      const instead = line.answer?.(procedure);
      if (instead !== undefined) return instead;
      if (isMutation) line.sent.push(procedure);
      const response = await fetch(input, init);
      if (isMutation && line.losing > 0) {
        line.losing -= 1;
        await response.text();
        throw new TypeError('the line was cut');
      }
      return response;
    },
  });
  const told: QueueEvent[] = [];
  const queue = createOfflineQueue({
    desk,
    store,
    user: person.user_id,
    team: person.team_id,
    onEvent: (event) => told.push(event),
    now: given.now,
  });
  return { queue, line, tokens, told, desk };
}
const eventsOf = async (person: TestPerson, type: string) => {
  await world.drain();
  return (await (await world.as(person)).events.list({ type: [type] })).items.length;
};

test('exactly what the contract says can be kept', () => {
  const offline = [...entries(contract)].filter(([, entry]) => entry.kind === 'mutation' && entry.offline === true);
  expectTypeOf<'tickets.create'>().toExtend<OfflinePath>();
  expectTypeOf<'tickets.delete'>().not.toExtend<OfflinePath>();
  expect(offline.length).toBeGreaterThan(25);
  for (const [path, entry] of offline) {
    const fields = (entry.input as unknown as { shape: Record<string, unknown> }).shape;
    // Each can be told which team it was made in.
    expect(fields, path).toHaveProperty('team_id');
  }
});

test('changes made offline outlive the program, and count once each, in order', async () => {
  const agent = await anAgent();
  const place = aFolder();
  const tunnel = await aDevice(agent, fileQueue(place));
  tunnel.line.isCut = true;
  const created = await tunnel.queue.add('tickets.create', { title: 'Made in a tunnel' });
  const ticket_id = String(created.input['id']);
  await tunnel.queue.add('tickets.comments.create', { ticket_id, content: 'It is dark here' });
  await tunnel.queue.add('tickets.update', { ticket_id, priority: 'high', version: 1 });
  await tunnel.queue.add('tickets.setStatus', { ticket_id, status: 'in_progress', version: 1 });
  expect(await tunnel.queue.drain()).toEqual({ sent: 0, left: 4, stopped: 'offline' });
  expect(readdirSync(place)).toHaveLength(4);
  if (process.platform !== 'win32')
    for (const name of readdirSync(place)) expect(statSync(join(place, name)).mode & 0o777).toBe(0o600);

  const later = await aDevice(agent, fileQueue(place));
  expect(await later.queue.drain()).toEqual({ sent: 4, left: 0, stopped: 'empty' });
  expect(later.told.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent', 'sent']);
  const desk = await world.as(agent);
  expect(await desk.tickets.get({ ticket_id })).toMatchObject({
    title: 'Made in a tunnel',
    priority: 'high',
    status: 'in_progress',
    comment_count: 1,
  });
  expect((await desk.tickets.list({})).total).toBe(1);
  expect(await later.queue.drain()).toEqual({ sent: 0, left: 0, stopped: 'empty' });
});

describe('a program that is killed between its tries', () => {
  /** Starts the program on a line that loses every answer from one on, and kills it at the moment of the loss. */
  async function killed(agent: TestPerson, place: string, work: string, answers: number) {
    const proxy = await startFaultProxy(Number(new URL(url).port));
    const program = join(import.meta.dirname, 'fixtures/offline-program.ts');
    const token = await world.tokenOf(agent);
    const line = [`http://127.0.0.1:${proxy.port}`, token, place, agent.user_id, agent.team_id, work];
    let left = answers;
    proxy.loseAnswers(() => {
      left -= 1;
      if (left < 0) child.kill('SIGKILL');
      return left < 0;
    });
    const child = spawn(process.execPath, [program, ...line], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    await proxy.close();
    return out;
  }

  test('has each effect once, wherever that was', async () => {
    const agent = await anAgent();
    const place = aFolder();
    // The first try adds the calls; every other one gets some answers further.
    await killed(agent, place, 'add', 1);
    for (let answers = 1; readdirSync(place).length > 0 && answers < 12; answers++)
      await killed(agent, place, 'drain', answers);
    expect(readdirSync(place).filter((name) => !name.endsWith('.draft'))).toEqual([]);
    const desk = await world.as(agent);
    const { items } = await desk.tickets.list({});
    expect(items).toEqual([
      expect.objectContaining({ priority: 'high', status: 'in_progress', comment_count: 1, version: 3 }),
    ]);
    for (const [type, times] of Object.entries({
      'ticket.created': 1,
      'ticket.commented': 1,
      'ticket.status_changed': 1,
    }))
      expect(await eventsOf(agent, type), type).toBe(times);
  });
});

describe('once keys are forgotten', () => {
  test('what arrived before does not count again', async () => {
    const agent = await anAgent();
    const { queue, line, told } = await aDevice(agent, memoryQueue());
    const created = await queue.add('tickets.create', { title: 'Once' });
    const ticket_id = String(created.input['id']);
    line.losing = 1;
    expect((await queue.drain()).stopped).toBe('offline');
    await queue.add('tickets.update', { ticket_id, title: 'Changed once', custom: {}, version: 1 });
    await world.kysely.deleteFrom('idempotency_keys').execute();
    line.losing = 2;
    expect((await queue.drain()).stopped).toBe('offline');
    await world.kysely.deleteFrom('idempotency_keys').execute();
    line.losing = 0;
    // Written on top of the change whose answer was lost.
    await queue.add('tickets.assign', { ticket_id, assignee_id: 'me', version: 1 });
    expect(await queue.drain()).toMatchObject({ left: 0, stopped: 'empty' });
    expect(told.filter(({ kind }) => kind === 'problem')).toEqual([]);
    const desk = await world.as(agent);
    expect(await desk.tickets.get({ ticket_id })).toMatchObject({ title: 'Changed once', version: 3 });
    expect((await desk.tickets.list({})).total).toBe(1);
    expect(await eventsOf(agent, 'ticket.updated')).toBe(1);
  });

  test('a change of somebody else in the meantime is seen', async () => {
    const [agent, desk] = await withDesk();
    const ticket = await desk.tickets.create({ title: 'Old' });
    const { queue, line } = await aDevice(agent, memoryQueue());
    await queue.add('tickets.update', { ticket_id: ticket.id, title: 'Mine', version: 1 });
    line.losing = 1;
    await queue.drain();
    await desk.tickets.update({ ticket_id: ticket.id, title: 'Theirs' });
    await world.kysely.deleteFrom('idempotency_keys').execute();
    expect((await queue.drain()).stopped).toBe('decide');
    expect(await desk.tickets.get({ ticket_id: ticket.id })).toMatchObject({ title: 'Theirs', version: 3 });
  });
});
async function withDesk() {
  const agent = await anAgent();
  return [agent, await world.as(agent)] as const;
}

describe('a conflict', () => {
  async function aConflict() {
    const [agent, desk] = await withDesk();
    const { id: ticket_id } = await desk.tickets.create({ title: 'Old' });
    const device = await aDevice(agent, memoryQueue());
    await device.queue.add('tickets.update', { ticket_id, title: 'Mine', version: 1 });
    await device.queue.add('tickets.setStatus', { ticket_id, status: 'in_progress', version: 1 });
    await device.queue.add('tickets.comments.create', { ticket_id, content: 'Goes on' });
    await device.queue.add('tickets.create', { title: 'Another' });
    await desk.tickets.update({ ticket_id, title: 'Theirs' });
    expect(await device.queue.drain()).toEqual({ sent: 2, left: 2, stopped: 'decide' });
    const [first] = await device.queue.entries();
    return { ...device, desk, ticket_id, first: first! };
  }

  test('waits with both sides; what is about the same row waits behind it, all else goes on', async () => {
    const { desk, ticket_id, first, line } = await aConflict();
    expect(first.input['title']).toBe('Mine');
    expect(first.problem).toMatchObject({ kind: 'conflict', current: { title: 'Theirs', version: 2 } });
    expect(line.sent).toEqual(['tickets.update', 'tickets.comments.create', 'tickets.create']);
    expect(await desk.tickets.get({ ticket_id })).toMatchObject({ title: 'Theirs', status: 'open', comment_count: 1 });
  });

  test('is solved by keeping mine, and what was written on top of it follows', async () => {
    const { desk, ticket_id, first, queue } = await aConflict();
    await queue.keepMine(first.id);
    expect(await queue.drain()).toEqual({ sent: 2, left: 0, stopped: 'empty' });
    expect(await desk.tickets.get({ ticket_id })).toMatchObject({ title: 'Mine', status: 'in_progress', version: 4 });
  });

  test('is solved by keeping theirs, and what was written on top of it is asked for in turn', async () => {
    const { desk, ticket_id, first, queue } = await aConflict();
    expect((await queue.discard(first.id)).map(({ path }) => path)).toEqual(['tickets.update']);
    expect((await queue.drain()).stopped).toBe('decide');
    const [second] = await queue.entries();
    expect(second!.problem?.kind).toBe('conflict');
    await queue.keepMine(second!.id);
    expect((await queue.drain()).stopped).toBe('empty');
    expect(await desk.tickets.get({ ticket_id })).toMatchObject({ title: 'Theirs', status: 'in_progress' });
  });

  test('happens again if somebody was faster again', async () => {
    const { desk, ticket_id, first, queue } = await aConflict();
    await queue.keepMine(first.id);
    await desk.tickets.update({ ticket_id, title: 'Theirs again' });
    expect((await queue.drain()).stopped).toBe('decide');
    const [again] = await queue.entries();
    expect(again!.problem).toMatchObject({ kind: 'conflict', current: { title: 'Theirs again' } });
    await queue.keepMine(first.id);
    expect((await queue.drain()).stopped).toBe('empty');
    expect(await desk.tickets.get({ ticket_id })).toMatchObject({ title: 'Mine', status: 'in_progress' });
  });
});

describe('a refusal', () => {
  test('is put aside with its reason and its text, and what needs the row waits', async () => {
    const [agent, desk] = await withDesk();
    const { queue, told } = await aDevice(agent, memoryQueue());
    const { input } = await queue.add('tickets.create', { title: 'A long story', assignee_id: crypto.randomUUID() });
    const ticket_id = String(input['id']);
    await queue.add('tickets.comments.create', { ticket_id, content: 'And more' });
    await queue.add('tickets.create', { title: 'Another' });
    expect(await queue.drain()).toEqual({ sent: 1, left: 2, stopped: 'decide' });
    const [parked, waiting] = await queue.entries();
    expect(parked).toMatchObject({
      input: { title: 'A long story' },
      problem: { kind: 'refused', code: 'PERSON_NOT_FOUND' },
    });
    expect(waiting!.problem).toBeUndefined();
    expect(told.at(-2)).toMatchObject({ kind: 'problem' });
    await queue.retry(parked!.id, { id: ticket_id, title: 'A long story' });
    expect(await queue.drain()).toEqual({ sent: 2, left: 0, stopped: 'empty' });
    expect(await desk.tickets.get({ ticket_id })).toMatchObject({ title: 'A long story', comment_count: 1 });
  });

  test('can be given up, with what makes no sense without it', async () => {
    const { queue } = await aDevice(await anAgent(), memoryQueue());
    const { id, input } = await queue.add('tickets.create', { title: 'x', assignee_id: crypto.randomUUID() });
    await queue.add('tickets.comments.create', { ticket_id: String(input['id']), content: 'y' });
    await queue.add('tickets.create', { title: 'z' });
    expect((await queue.discard(id)).map(({ path }) => path)).toEqual(['tickets.create', 'tickets.comments.create']);
    expect(await queue.drain()).toMatchObject({ sent: 1, stopped: 'empty' });
  });

  test('of a server that fails at one call again and again does not hold up the others for ever', async () => {
    const { queue, line } = await aDevice(await anAgent(), memoryQueue());
    const error = { code: 'INTERNAL', message: 'Something went wrong', request_id: 'x', httpStatus: 500 };
    let failing = true;
    line.answer = (procedure) =>
      failing && procedure === 'tickets.create'
        ? Response.json({ error: { message: 'x', code: -32603, data: error } }, { status: 500 })
        : undefined;
    await queue.add('tickets.create', { title: 'Poison' });
    for (let n = 0; n < 5; n++) expect((await queue.drain()).stopped).toBe('unavailable');
    failing = false;
    await queue.add('tickets.create', { title: 'Behind it' });
    expect(await queue.drain()).toEqual({ sent: 1, left: 1, stopped: 'decide' });
    const [poison] = await queue.entries();
    expect(poison!.problem).toMatchObject({ kind: 'refused', code: 'INTERNAL' });
    await queue.retry(poison!.id);
    expect((await queue.drain()).stopped).toBe('empty');
  });
});

describe('nothing is lost, and nothing sent, when', () => {
  test('the session has ended: it goes on after the next sign-in', async () => {
    const agent = await anAgent();
    const { queue, tokens, line } = await aDevice(agent, memoryQueue(), { tokens: 'ended.e30.x' });
    await queue.add('tickets.create', { title: 'x' });
    expect(await queue.drain()).toEqual({ sent: 0, left: 1, stopped: 'signed_out' });
    expect(line.sent).toEqual([]);
    await tokens.set({ access_token: await world.tokenOf(agent), refresh_token: 'none' });
    expect(await queue.drain()).toEqual({ sent: 1, left: 0, stopped: 'empty' });
  });

  test('somebody else is signed in: not even the same queue sends it', async () => {
    const team = await aTeam(world.kysely);
    const [ada, grace] = [await anAgent(team), await anAgent(team)];
    const store = memoryQueue();
    const device = await aDevice(ada, store);
    await device.queue.add('tickets.create', { title: 'From Ada' });
    const hers = await aDevice(grace, store);
    expect(await hers.queue.drain()).toEqual({ sent: 0, left: 0, stopped: 'empty' });
    await device.tokens.set({ access_token: await world.tokenOf(grace), refresh_token: 'none' });
    expect(await device.queue.drain()).toEqual({ sent: 0, left: 1, stopped: 'other_user' });
    // Between two calls, or between the check and the call.
    await device.tokens.set({ access_token: await world.tokenOf(ada), refresh_token: 'none' });
    await device.queue.add('tickets.create', { title: 'Also from Ada' });
    const graces = { access_token: await world.tokenOf(grace), refresh_token: 'none' };
    device.line.answer = (procedure) => {
      if (procedure === 'tickets.create') void device.tokens.set(graces);
      return undefined;
    };
    expect(await device.queue.drain()).toEqual({ sent: 1, left: 1, stopped: 'other_user' });
    const { items } = await (await world.as(ada)).tickets.list({});
    expect(items.map(({ title, reporter_id }) => [title, reporter_id])).toEqual([['From Ada', ada.person_id]]);
    expect(await (await aDevice(grace, store)).queue.discard((await device.queue.entries())[0]!.id)).toEqual([]);
  });

  test('the page of a wireless network answers instead', async () => {
    const { queue, line } = await aDevice(await anAgent(), memoryQueue());
    await queue.add('tickets.create', { title: 'x' });
    line.answer = () => new Response('<html>Welcome</html>');
    expect(await queue.drain()).toEqual({ sent: 0, left: 1, stopped: 'unavailable' });
    line.answer = (procedure) => (procedure === 'users.me' ? undefined : new Response('', { status: 502 }));
    expect(await queue.drain()).toEqual({ sent: 0, left: 1, stopped: 'unavailable' });
    line.answer = undefined;
    expect(await queue.drain()).toEqual({ sent: 1, left: 0, stopped: 'empty' });
  });
});

test('it is sent to the team it was made in, whatever the default is by then', async () => {
  const [agent, other] = [await anAgent(), await aTeam(world.kysely)];
  const { queue } = await aDevice(agent, memoryQueue());
  await queue.add('tickets.create', { title: 'For the first team' });
  await world.kysely.updateTable('users').set({ default_team_id: other.id }).where('id', '=', agent.user_id).execute();
  expect((await queue.drain()).stopped).toBe('empty');
  const desk = await world.as(agent, { team_id: agent.team_id });
  expect((await desk.tickets.list({})).total).toBe(1);
});

describe('a wrong clock', () => {
  test.each([
    ['years behind', () => Date.parse('2019-01-01T00:00:00Z')],
    ['a week ahead', () => Date.now() + 7 * DAY],
  ])('%s costs nothing: rows get ids of the present, and what mentions them follows', async (_, now) => {
    const [agent, desk] = await withDesk();
    const { queue, told } = await aDevice(agent, memoryQueue(), { now });
    const first = await queue.add('tickets.create', { title: 'From another time' });
    const ticket_id = String(first.input['id']);
    await queue.add('tickets.comments.create', { ticket_id, content: 'Tick' });
    await queue.add('tickets.update', { ticket_id, priority: 'urgent', version: 1 });
    expect(await queue.drain()).toEqual({ sent: 3, left: 0, stopped: 'empty' });
    const renamed = told.filter((event) => event.kind === 'renamed');
    expect(renamed[0]).toMatchObject({ from: ticket_id });
    expect(await desk.tickets.get({ ticket_id: renamed[0]!.to })).toMatchObject({
      priority: 'urgent',
      comment_count: 1,
    });
  });

  test('that is set back between two changes does not turn them round', async () => {
    const [agent, desk] = await withDesk();
    const { id: ticket_id } = await desk.tickets.create({ title: 'Old' });
    let time = Date.now();
    const { queue } = await aDevice(agent, memoryQueue(), { now: () => time });
    for (const title of ['First', 'Second', 'Third']) {
      await queue.add('tickets.update', { ticket_id, title, version: 1 });
      time -= DAY;
    }
    expect((await queue.drain()).stopped).toBe('empty');
    expect(await desk.tickets.get({ ticket_id })).toMatchObject({ title: 'Third', version: 4 });
  });
});

test('pages that drain at the same time send each call once', async () => {
  const agent = await anAgent();
  const store = memoryQueue();
  const [one, other] = [await aDevice(agent, store), await aDevice(agent, store)];
  for (let n = 0; n < 5; n++) await one.queue.add('tickets.create', { title: `T${n}` });
  const drained = await Promise.all([one.queue.drain(), other.queue.drain()]);
  expect(drained.reduce((sum, { sent }) => sum + sent, 0)).toBe(5);
  expect([...one.line.sent, ...other.line.sent]).toHaveLength(5);
});

test('what is added while it drains is sent as well, and what is given up is not brought back', async () => {
  const { queue, line } = await aDevice(await anAgent(), memoryQueue());
  const { id } = await queue.add('tickets.create', { title: 'x', assignee_id: crypto.randomUUID() });
  let added: Promise<unknown> | undefined;
  line.answer = (procedure) => {
    if (procedure === 'tickets.create' && added === undefined)
      added = Promise.all([queue.add('tickets.create', { title: 'y' }), queue.discard(id)]);
    return undefined;
  };
  const drained = await queue.drain();
  await added;
  expect(drained).toEqual({ sent: 1, left: 0, stopped: 'empty' });
});

test('started, it goes on by itself once there is a connection', async () => {
  const [agent, desk] = await withDesk();
  const { queue, line } = await aDevice(agent, memoryQueue());
  line.isCut = true;
  const stop = queue.start();
  await queue.add('tickets.create', { title: 'x' });
  await expect.poll(async () => (await queue.entries()).length).toBe(1);
  line.isCut = false;
  await expect.poll(async () => (await queue.entries()).length).toBe(0);
  await queue.add('tickets.create', { title: 'y' });
  await expect.poll(async () => (await queue.entries()).length).toBe(0);
  stop();
  await queue.add('tickets.create', { title: 'z' });
  expect((await desk.tickets.list({})).total).toBe(2);
});

test('a change that does not say what it is based on is refused at once', async () => {
  const { queue } = await aDevice(await anAgent(), memoryQueue());
  // @ts-expect-error a version is needed
  const added = queue.add('tickets.update', { ticket_id: 'TKT-1', title: 'x' });
  await expect(added).rejects.toThrow('needs the version');
  // @ts-expect-error it cannot be sent later
  await expect(queue.add('tickets.delete', { ticket_id: 'TKT-1' })).rejects.toThrow();
  expect(await queue.entries()).toEqual([]);
});

test('a file that was half written counts for nothing, and one that is no entry is not skipped', async () => {
  const place = aFolder();
  const { queue } = await aDevice(await anAgent(), fileQueue(place));
  await queue.add('tickets.create', { title: 'x' });
  writeFileSync(join(place, `${crypto.randomUUID()}.draft`), '{"id":"');
  expect(await queue.entries()).toHaveLength(1);
  writeFileSync(join(place, 'damaged.json'), '{"id":"');
  await expect(queue.drain()).rejects.toThrow(SyntaxError);
});
