import { randomUUIDv7 } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import { afterAll, expect, test } from 'vitest';
import { transact } from '../../kit/transaction.ts';
import { aReceiver, aTeamThatListens, webhookWorld, type Received } from './webhooks.fixture.ts';
import { waits } from './sending/schedule.ts';

const world = await webhookWorld();
const receiver = await aReceiver();
afterAll(() => receiver.close());

let paths = 0;
const aPath = () => `/hook-${++paths}`;
const parse = ({ body }: Received) =>
  JSON.parse(body) as { type: string; timestamp: string; data: { event: { position: number }; payload: unknown } };
const typesAt = (path: string) => receiver.at(path).map((message) => parse(message).type);
const rowOf = (id: string) =>
  world.kysely.selectFrom('webhook_endpoints').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const deliveriesOf = (id: string) =>
  world.kysely.selectFrom('webhook_deliveries').selectAll().where('endpoint_id', '=', id).orderBy('position').execute();

async function listening(settings: object = {}) {
  const desk = await aTeamThatListens(world);
  const path = aPath();
  const webhook = await (await desk.webhooks()).create({ url: receiver.url(path), types: ['ticket.*'], ...settings });
  return { ...desk, path, webhook, webhook_id: webhook.id };
}

test('what happens is posted once, signed so that the reference libraries accept it', async () => {
  const { tickets, path, webhook } = await listening();
  const ticket = await (await tickets()).create({ title: 'Nothing works' });
  await world.drain();
  await world.drain();
  const [message, ...others] = receiver.at(path);
  expect(others).toEqual([]);
  const { headers, body } = message!;
  expect(new StandardWebhook(webhook.secret).verify(body, headers)).toEqual(JSON.parse(body));
  new Svix(webhook.secret).verify(body, headers);
  expect(() => new StandardWebhook(webhook.secret).verify(body.replace('{', '{ '), headers)).toThrow();
  expect(parse(message!)).toMatchObject({
    type: 'ticket.created',
    data: { event: { entity: 'ticket', entity_id: ticket.id, entity_version: 1 } },
  });
  expect(headers['webhook-id']).toMatch(/^msg_[0-9a-f-]{36}$/);
  expect(headers['content-type']).toBe('application/json');
});

test('an event that was committed after the webhook is posted, though its transaction began before', async () => {
  const { webhooks, owner } = await aTeamThatListens(world);
  const { team_id } = owner;
  const hooks = await webhooks();
  const happening = async (during: () => Promise<unknown>) => {
    const began = new Date(Date.now() + world.clock.offset_ms).toISOString();
    const request = { id: randomUUIDv7(), address: '', user_agent: '', origin: 'worker' as const };
    const author = { services: world.services, request, credentials: {}, now: () => began };
    await transact(world.db, author, { path: 'test', events: [] }, async ({ events }) => {
      events.add('ticket.created', { id: randomUUIDv7(), team_id }, { title: 'Slow' } as never);
      await during();
    });
  };
  await happening(async () => {});
  await world.drain();
  const path = aPath();
  await happening(() => hooks.create({ url: receiver.url(path), types: ['ticket.*'] }));
  await world.drain();
  await world.drain();
  expect(typesAt(path)).toEqual(['ticket.created']);
});

test('the oracles know the vector of the specification', async () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const { signed } = await import('./sending/message.ts');
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: '2021-02-25T16:00:00.000Z', body: '{"test": 2432232314}' };
  const headers = signed([secret], { ...message, at: new Date(1_614_265_330_000).toISOString() });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('while a secret rotates both sign, and after a day only the new one', async () => {
  const { webhooks, tickets, path, webhook, webhook_id } = await listening();
  const rotated = await (await webhooks()).rotateSecret({ webhook_id });
  expect(rotated.secret).not.toBe(webhook.secret);
  await (await tickets()).create({ title: 'Twice signed' });
  await world.drain();
  const { body, headers } = receiver.at(path)[0]!;
  for (const { secret } of [webhook, rotated]) {
    new StandardWebhook(secret).verify(body, headers);
    new Svix(secret).verify(body, headers);
  }
  world.clock.advance({ hours: 25 });
  await (await tickets()).create({ title: 'Signed once' });
  await world.drain();
  const later = receiver.at(path)[1]!;
  expect(later.headers['webhook-signature']!.split(' ')).toHaveLength(1);
});

test('attempts follow the table for three days on a moved clock, with one id; then the webhook is disabled', async () => {
  const { tickets, path, webhook_id, owner } = await listening();
  receiver.answer(path, 500, {}, 'out of order');
  await (await tickets()).create({ title: 'Nobody listens' });
  await world.drain();
  for (const [index, wait] of waits.entries()) {
    expect(receiver.at(path)).toHaveLength(index + 1);
    world.clock.advance({ seconds: Math.floor(wait * 0.89) });
    await world.drain();
    // The clock goes on by itself too: of the first wait, five seconds, nothing may be left by now.
    if (index > 0) expect(receiver.at(path), `before wait ${index} is over`).toHaveLength(index + 1);
    world.clock.advance({ seconds: Math.ceil(wait * 0.22) });
    await world.drain();
  }
  expect(receiver.at(path)).toHaveLength(10);
  expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10);
  expect(await rowOf(webhook_id)).toMatchObject({ state: 'disabled', disabled_reason: 'failing', failures: 10 });
  expect(await deliveriesOf(webhook_id)).toMatchObject([{ state: 'failed', attempts: 10, error: 'http_500' }]);
  const mails = await world.kysely
    .selectFrom('emails')
    .select('template')
    .where('to_address', '=', owner.email)
    .where('template', '=', 'webhook-failing')
    .execute();
  expect(mails).toHaveLength(2);
  await (await tickets()).create({ title: 'Not even tried' });
  await world.drain();
  expect(receiver.at(path)).toHaveLength(10);
});

test('a delivery shows its failed attempts with what was answered', async () => {
  const { webhooks, tickets, path, webhook_id } = await listening();
  receiver.answer(path, 400, {}, 'no \0 such field');
  await (await tickets()).create({ title: 'Refused' });
  await world.drain();
  const hooks = await webhooks();
  const { items } = await hooks.deliveries.list({ webhook_id, state: 'pending' });
  const delivery = await hooks.deliveries.get({ webhook_id, delivery_id: items[0]!.id });
  expect(delivery).toMatchObject({
    state: 'pending',
    attempts: 1,
    status: 400,
    failed_attempts: [{ attempt: 1, status: 400, error: 'http_400', response: 'no \uFFFD such field' }],
  });
});

test('410 disables, a redirect fails, and 429 keeps away for as long as it says', async () => {
  const gone = await listening();
  receiver.answer(gone.path, 410);
  await (await gone.tickets()).create({ title: 'Gone' });
  const moved = await listening();
  receiver.answer(moved.path, 302, { location: receiver.url('/elsewhere') });
  await (await moved.tickets()).create({ title: 'Moved' });
  const busy = await listening();
  receiver.answer(busy.path, 429, { 'retry-after': '3600' });
  await (await busy.tickets()).create({ title: 'Busy' });
  await world.drain();
  expect(await rowOf(gone.webhook_id)).toMatchObject({ state: 'disabled', disabled_reason: 'gone' });
  expect(await deliveriesOf(moved.webhook_id)).toMatchObject([{ state: 'pending', error: 'redirect' }]);
  expect(receiver.at('/elsewhere')).toEqual([]);
  receiver.well(busy.path);
  await (await busy.tickets()).create({ title: 'Must wait too' });
  world.clock.advance({ minutes: 50 });
  await world.drain();
  expect(receiver.at(busy.path)).toHaveLength(1);
  world.clock.advance({ minutes: 11 });
  await world.drain();
  expect(receiver.at(busy.path)).toHaveLength(3);
});

test('filters decide by type, changed field, project, condition and whether internal events are wanted', async () => {
  const desk = await aTeamThatListens(world);
  const hooks = await desk.webhooks();
  const project_id = crypto.randomUUID();
  const at = new Date(Date.now()).toISOString();
  await world.kysely
    .insertInto('projects')
    .values({
      team_id: desk.team.id,
      id: project_id,
      key: 'WEB',
      name: 'Web',
      description: '',
      created_at: at,
      updated_at: at,
    })
    .execute();
  const listen = async (settings: object) => {
    const path = aPath();
    await hooks.create({ url: receiver.url(path), ...settings });
    return path;
  };
  const created = await listen({ types: ['ticket.created'] });
  const priority = await listen({ types: ['ticket.*'], changed_fields: ['priority'] });
  const urgent = await listen({ where: 'event.type == "ticket.updated" && payload.changes.priority.to == "urgent"' });
  const ofProject = await listen({ types: ['ticket.*'], project_id });
  const internal = await listen({ types: ['ticket.*'], include_internal: true });
  const plain = await listen({ types: ['ticket.*'] });
  const tickets = await desk.tickets();
  const ticket = await tickets.create({ title: 'One' });
  await tickets.update({ ticket_id: ticket.id, title: 'Another title' });
  await tickets.update({ ticket_id: ticket.id, priority: 'urgent' });
  await tickets.comments.create({ ticket_id: ticket.id, content: 'Between us', is_internal: true });
  const inProject = await tickets.create({ title: 'In the project' });
  await world.kysely.updateTable('tickets').set({ project_id }).where('id', '=', inProject.id).execute();
  await world.drain();
  expect(typesAt(created)).toEqual(['ticket.created', 'ticket.created']);
  expect(typesAt(priority)).toEqual(['ticket.updated']);
  expect(typesAt(urgent)).toEqual(['ticket.updated']);
  expect(typesAt(ofProject)).toEqual(['ticket.created']);
  expect(typesAt(internal)).toContain('ticket.noted');
  expect(typesAt(plain)).not.toContain('ticket.noted');
});

test('a webhook of a project is sent what happens to all that lives in it, and nothing of another one', async () => {
  const desk = await aTeamThatListens(world);
  const { projects } = await world.as(desk.owner);
  const project = await projects.create({ name: 'Web' });
  const other = await projects.create({ name: 'Elsewhere' });
  // It gets what has no place in the log yet.
  await world.drain();
  const path = aPath();
  await (await desk.webhooks()).create({ url: receiver.url(path), project_id: project.id });
  const { tasks, workTimes, comments, collections, memory, tickets } = await world.as(desk.owner);
  const elsewhere = await tasks.create({ project_id: other.id, title: 'Elsewhere' });
  await comments.create({ project_id: other.id, entity_type: 'task', entity_id: elsewhere.id, content: 'Not here' });
  const task = await tasks.create({ project_id: project.id, title: 'A task' });
  await comments.create({ project_id: project.id, entity_type: 'task', entity_id: task.id, content: 'On a task' });
  await comments.create({ project_id: project.id, content: 'On the project' });
  await workTimes.start({ task_id: task.id });
  await collections.create({ name: 'Papers', audience: 'project', project_id: project.id });
  await memory.write({ content: 'It is blue', audience: 'project', project_id: project.id });
  await tickets.create({ title: 'A ticket', project_id: project.id });
  await tasks.delete({ task_id: task.id });
  await world.drain();
  await world.drain();
  expect(new Set(typesAt(path))).toEqual(
    new Set([
      'task.created',
      'comment.created',
      'work_time.started',
      'collection.created',
      'memory.written',
      'ticket.created',
      'task.deleted',
    ]),
  );
  expect(typesAt(path).filter((type) => type === 'comment.created')).toHaveLength(2);
});

test('a condition that fails is noted at its webhook, and holds up nobody', async () => {
  const { webhooks, tickets, path, webhook_id } = await listening({ where: 'payload.nothing.here == 1' });
  const other = await (await webhooks()).create({ url: receiver.url(aPath()), types: ['ticket.*'] });
  await (await tickets()).create({ title: 'Cannot be judged' });
  await world.drain();
  expect(receiver.at(path)).toEqual([]);
  expect((await rowOf(webhook_id)).filter_error).toMatch(/nothing/);
  expect(receiver.at(new URL(other.url).pathname)).toHaveLength(1);
  const mended = await (await webhooks()).update({ webhook_id, where: null });
  expect(mended.filter_error).toBeNull();
});

test('an ordered webhook gets one event at a time, and the next when that one has arrived', async () => {
  const { tickets, path, webhook_id } = await listening({ ordered: true });
  receiver.answer(path, 500);
  for (const title of ['First', 'Second', 'Third']) await (await tickets()).create({ title });
  await world.drain();
  expect(receiver.at(path)).toHaveLength(1);
  receiver.well(path);
  world.clock.advance({ seconds: 6 });
  await world.drain();
  const positions = receiver.at(path).map((message) => parse(message).data.event.position);
  expect(positions).toEqual([positions[0], ...positions.slice(1).toSorted((a, b) => a - b)]);
  expect(positions).toHaveLength(4);
  expect((await deliveriesOf(webhook_id)).map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
});

test('a webhook that fails is probed with its oldest delivery; the others keep their attempts', async () => {
  const { tickets, path, webhook_id } = await listening();
  receiver.answer(path, 503);
  for (let index = 0; index < 5; index++) await (await tickets()).create({ title: `Number ${index}` });
  await world.drain();
  expect(await rowOf(webhook_id)).toMatchObject({ failures: 5, lane: 'slow' });
  await (await tickets()).create({ title: 'Waits' });
  world.clock.advance({ seconds: 6 });
  await world.drain();
  expect((await deliveriesOf(webhook_id)).map(({ attempts }) => attempts)).toEqual([2, 1, 1, 1, 1, 0]);
  receiver.well(path);
  world.clock.advance({ minutes: 6 });
  await world.drain();
  expect((await deliveriesOf(webhook_id)).map(({ state }) => state)).toEqual(Array(6).fill('delivered'));
  expect(await rowOf(webhook_id)).toMatchObject({ failures: 0, lane: 'normal', failing_since: null });
});

test('a receiver that fails, or asks to be left alone, gets no more than is on its way', async () => {
  const failing = await listening();
  receiver.answer(failing.path, 500);
  const busy = await listening();
  receiver.answer(busy.path, 429, { 'retry-after': '60' });
  for (const { tickets } of [failing, busy])
    for (let index = 0; index < 20; index++) await (await tickets()).create({ title: `Number ${index}` });
  await world.drain();
  for (const { path, webhook_id } of [failing, busy]) {
    const asked = receiver.at(path).length;
    expect(asked).toBeLessThanOrEqual(5 + 8);
    const untried = (await deliveriesOf(webhook_id)).filter(({ attempts }) => attempts === 0);
    expect(untried).toHaveLength(20 - asked);
    receiver.well(path);
  }
  world.clock.advance({ minutes: 6 });
  await world.drain();
  for (const { webhook_id } of [failing, busy])
    expect((await deliveriesOf(webhook_id)).map(({ state }) => state)).toEqual(Array(20).fill('delivered'));
});

test('a receiver that hangs holds up no other at the same host', async () => {
  const hanging = await listening();
  receiver.hang(hanging.path);
  const other = await listening();
  for (const { tickets } of [hanging, other])
    for (let index = 0; index < 12; index++) await (await tickets()).create({ title: `Number ${index}` });
  await world.drain();
  expect(new Set((await deliveriesOf(other.webhook_id)).map(({ attempts, state }) => `${attempts} ${state}`))).toEqual(
    new Set(['1 delivered']),
  );
  receiver.well(hanging.path);
});

test('a receiver that hangs is put into the slow lane', async () => {
  const { tickets, path, webhook_id } = await listening();
  receiver.hang(path);
  await (await tickets()).create({ title: 'Hangs' });
  await world.drain();
  expect(await rowOf(webhook_id)).toMatchObject({ lane: 'slow' });
  expect(await deliveriesOf(webhook_id)).toMatchObject([{ state: 'pending', error: 'timeout' }]);
  receiver.well(path);
});

test('paused, nothing is sent or lost: what was missed is recovered from the log', async () => {
  const { webhooks, tickets, path, webhook_id, agent } = await listening();
  const hooks = await webhooks();
  const since = new Date(Date.now() + world.clock.offset_ms).toISOString();
  await hooks.pause({ webhook_id });
  const desk = await tickets();
  for (let index = 0; index < 3; index++) await desk.create({ title: `Missed ${index}` });
  await world.drain();
  expect(receiver.at(path)).toEqual([]);
  await expect(hooks.recover({ webhook_id, since })).rejects.toMatchObject({ app: 'WEBHOOK_NOT_ENABLED' });
  await hooks.enable({ webhook_id });
  await world.drain();
  expect(receiver.at(path)).toEqual([]);
  await (await webhooks()).recover({ webhook_id, since });
  await world.drain();
  expect(typesAt(path)).toEqual(['ticket.created', 'ticket.created', 'ticket.created']);
  await (await webhooks()).recover({ webhook_id, since });
  await world.drain();
  expect(receiver.at(path)).toHaveLength(3);
  await expect((await world.as(agent)).webhooks.recover({ webhook_id, since })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
});

test('a delivery is sent again with the same id, unless what it said was erased', async () => {
  const { webhooks, tickets, path, webhook_id, team } = await listening();
  await (await tickets()).create({ title: 'Again' });
  await world.drain();
  const hooks = await webhooks();
  const delivery_id = (await hooks.deliveries.list({ webhook_id })).items[0]!.id;
  await hooks.deliveries.resend({ webhook_id, delivery_id });
  await world.drain();
  expect(receiver.at(path).map(({ headers }) => headers['webhook-id'])).toHaveLength(2);
  expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  await world.kysely.deleteFrom('event_payloads').where('team_id', '=', team.id).execute();
  await expect(hooks.deliveries.resend({ webhook_id, delivery_id })).rejects.toMatchObject({
    app: 'WEBHOOK_PAYLOAD_GONE',
  });
});

test('a drain that dies loses nothing: within a minute somebody else goes on', async () => {
  const { tickets, path, webhook_id } = await listening();
  await (await tickets()).create({ title: 'Left behind' });
  // As after kill -9: the endpoint is taken by a drain that is no more, and its job with it.
  await world.kysely
    .updateTable('webhook_endpoints')
    .set({
      drain_id: crypto.randomUUID(),
      drain_until: new Date(Date.now() + world.clock.offset_ms + 45_000).toISOString(),
    })
    .where('id', '=', webhook_id)
    .execute();
  await world.drain();
  expect(receiver.at(path)).toEqual([]);
  world.clock.advance({ minutes: 2 });
  const { runSchedules } = await import('../../kit/jobs/schedule.ts');
  const { schedules } = await import('../../domains.ts');
  await runSchedules(world.services, schedules);
  await world.drain();
  expect(receiver.at(path)).toHaveLength(1);
});

test('many drains of one endpoint at once send each delivery once', async () => {
  const { tickets, path } = await listening();
  for (let index = 0; index < 20; index++) await (await tickets()).create({ title: `One of many ${index}` });
  await Promise.all([world.drain(), world.drain(), world.drain()]);
  expect(receiver.at(path)).toHaveLength(20);
  expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(20);
});

test('a test message answers what became of it', async () => {
  const { webhooks, path, webhook_id } = await listening({ headers: { 'X-Token': 'mine' } });
  const hooks = await webhooks();
  expect(await hooks.test({ webhook_id })).toMatchObject({ delivered: true, status: 200, error: null, response: 'ok' });
  expect(receiver.at(path)[0]!.headers['x-token']).toBe('mine');
  receiver.answer(path, 418, {}, 'a teapot');
  expect(await hooks.test({ webhook_id })).toMatchObject({ delivered: false, error: 'http_418', response: 'a teapot' });
});

test('settings that make no sense are refused with what is wrong', async () => {
  const { webhooks } = await listening();
  const hooks = await webhooks();
  const url = receiver.url('/x');
  await expect(hooks.create({ url, types: ['ticket.exploded'] })).rejects.toMatchObject({
    app: 'WEBHOOK_TYPE_UNKNOWN',
    details: { types: ['ticket.exploded'] },
  });
  await expect(hooks.create({ url, where: 'event.type ==' })).rejects.toMatchObject({ app: 'WEBHOOK_FILTER_INVALID' });
  await expect(hooks.create({ url, where: '"text"' })).rejects.toMatchObject({ app: 'WEBHOOK_FILTER_INVALID' });
  await expect(hooks.create({ url, project_id: crypto.randomUUID() })).rejects.toMatchObject({
    app: 'PROJECT_NOT_FOUND',
  });
  await expect(hooks.create({ url, headers: { 'Webhook-Id': 'x' } })).rejects.toThrow();
});

test('secrets and headers are neither shown nor stored as they are', async () => {
  const { webhooks, webhook_id, webhook } = await listening({ headers: { Authorization: 'Bearer of ours' } });
  const hooks = await webhooks();
  const shown = JSON.stringify([await hooks.get({ webhook_id }), await hooks.list({})]);
  expect(shown).not.toContain(webhook.secret);
  expect(shown).not.toContain('Bearer of ours');
  expect(shown).toContain('Authorization');
  const row = JSON.stringify(await rowOf(webhook_id));
  expect(row).not.toContain(webhook.secret);
  expect(row).not.toContain('Bearer of ours');
});

test('configuring a URL twice at once makes one webhook', async () => {
  const { webhooks, team } = await listening();
  const url = receiver.url(aPath());
  const hooks = await webhooks();
  const both = await Promise.all([hooks.configure({ url }), hooks.configure({ url, types: ['ticket.*'] })]);
  expect(both.filter(({ created }) => created)).toHaveLength(1);
  const rows = await world.kysely
    .selectFrom('webhook_endpoints')
    .select('id')
    .where('team_id', '=', team.id)
    .where('url', '=', url)
    .execute();
  expect(rows).toHaveLength(1);
});

test('a plan limits how many there are, and a deleted webhook makes room', async () => {
  const desk = await aTeamThatListens(world);
  await world.kysely.updateTable('teams').set({ tier: 'free' }).where('id', '=', desk.team.id).execute();
  const hooks = await desk.webhooks();
  const first = await hooks.create({ url: receiver.url('/1') });
  await hooks.create({ url: receiver.url('/2') });
  await expect(hooks.create({ url: receiver.url('/3') })).rejects.toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
    details: { limit: 'webhook_endpoints', allowed: 2, used: 2, needs: 'pro' },
  });
  await hooks.delete({ webhook_id: first.id });
  await hooks.create({ url: receiver.url('/3') });
  await expect(hooks.restore({ webhook_id: first.id })).rejects.toMatchObject({ app: 'TIER_LIMIT_EXCEEDED' });
  expect((await hooks.list({ deleted: true })).items.map(({ id }) => id)).toEqual([first.id]);
});

test('a webhook says what can be done with it as it is', async () => {
  const { webhooks, webhook_id } = await listening();
  const api = await webhooks();
  const always = ['update', 'delete', 'rotateSecret'];
  expect((await api.get({ webhook_id })).can).toEqual([...always, 'pause', 'test']);
  expect((await api.pause({ webhook_id })).can).toEqual([...always, 'enable', 'test']);
  await api.delete({ webhook_id });
  expect((await api.list({ deleted: true })).items.map(({ can }) => can)).toEqual([['restore']]);
  expect((await api.restore({ webhook_id })).can).toEqual([...always, 'enable', 'test']);
});
