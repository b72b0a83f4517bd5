import { expect, test } from 'vitest';
import { transact } from '../../kit/transaction.ts';
import { unsigned } from '../inbound/signing.fixture.ts';
import { aShop, workflowWorld } from '../workflows/workflows.fixture.ts';

const world = await workflowWorld();
const note = { id: 'note', set: { seen: '{{ trigger.kind }}' } };

test('one event starts one run of each trigger that listens to it, however many workers feed', async () => {
  const shop = await aShop(world);
  const { workflow, trigger } = await shop.listening(['ticket.created'], [note]);
  const other = await shop.listening(['ticket.*'], [note]);
  const deaf = await shop.listening(['task.*'], [note]);
  await (await world.as(shop.agent)).tickets.create({ title: 'One' });
  await Promise.all([world.drain(), world.drain()]);
  expect(await shop.runs(workflow.id)).toMatchObject([
    { state: 'succeeded', started_by: 'event', trigger_id: trigger.id },
  ]);
  expect(await shop.runs(other.workflow.id)).toHaveLength(1);
  expect(await shop.runs(deaf.workflow.id)).toHaveLength(0);
});

test('conditions, changed fields and projects decide, and a condition that fails is noted at its trigger', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const { id: workflow_id } = await shop.workflow([note]);
  const make = (event: object) => api.triggers.create({ workflow_id, event: { types: ['ticket.updated'], ...event } });
  const urgent = await make({ where: 'payload.changes.priority.to == "urgent"' });
  const titled = await make({ changed_fields: ['title'] });
  const broken = await make({ where: 'payload.nothing.here == 1' });
  const project = await api.projects.create({ name: 'Web', key: 'WEB' });
  const placed = await make({ project_id: project.id });
  const ticket = await api.tickets.create({ title: 'A ticket' });
  await api.tickets.update({ ticket_id: ticket.id, priority: 'urgent' });
  await world.drain();
  const counts = async () => {
    const { items } = await api.workflows.runs({ workflow_id });
    return [urgent, titled, broken, placed].map(({ id }) => items.filter((run) => run.trigger_id === id).length);
  };
  expect(await counts()).toEqual([1, 0, 0, 0]);
  expect((await api.triggers.get({ trigger_id: broken.id })).last_error).toMatch(/nothing/);
  await api.tickets.update({ ticket_id: ticket.id, title: 'Renamed' });
  await world.drain();
  expect(await counts()).toEqual([1, 1, 0, 0]);
  await expect(make({ project_id: crypto.randomUUID() })).rejects.toMatchObject({ app: 'PROJECT_NOT_FOUND' });
  await expect(make({ types: ['ticket.exploded'] })).rejects.toMatchObject({ app: 'TRIGGER_INVALID' });
});

test('a trigger gives its runs an input, made of the event', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const { id: workflow_id } = await shop.workflow(
    [
      {
        id: 'say',
        call: 'tickets.comments.create',
        input: { ticket_id: '{{ input.ticket }}', content: 'Hello {{ input.n }}' },
      },
    ],
    { input: { properties: { ticket: { type: 'string' }, n: { type: 'integer' } }, required: ['ticket'] } },
  );
  await api.triggers.create({
    workflow_id,
    event: { types: ['ticket.created'] },
    input: { ticket: '{{ event.entity_id }}', n: 7 },
  });
  const ticket = await (await world.as(shop.agent)).tickets.create({ title: 'Greeted' });
  await world.drain();
  const { items } = await api.tickets.comments.list({ ticket_id: ticket.id });
  expect(items).toMatchObject([{ content: 'Hello 7', author_id: shop.admin.person_id }]);
});

test('a workflow is not started by its own consequence unless it allows it, and chains end after five', async () => {
  const shop = await aShop(world);
  const again = { id: 'again', call: 'tickets.create', input: { title: 'Made by {{ event.entity_id }}' } };
  const { workflow } = await shop.listening(['ticket.created'], [again]);
  await (await world.as(shop.agent)).tickets.create({ title: 'The first' });
  await world.drain();
  const runs = await shop.runs(workflow.id);
  expect(runs.map(({ state, reason, depth }) => `${state} ${reason} ${depth}`).toSorted()).toEqual([
    'skipped loop 1',
    'succeeded null 0',
  ]);
  expect(await shop.titles()).toHaveLength(2);

  const other = await aShop(world);
  const open = await other.listening(['ticket.created'], [again], {}, { allow_reentry: true });
  await (await world.as(other.agent)).tickets.create({ title: 'The first' });
  await world.drain();
  const chain = await other.runs(open.workflow.id);
  expect(chain.filter(({ state }) => state === 'succeeded')).toHaveLength(6);
  expect(chain.filter(({ reason }) => reason === 'depth')).toHaveLength(1);
});

test('two workflows that start each other stop', async () => {
  const shop = await aShop(world);
  const ping = await shop.listening(
    ['ticket.created'],
    [{ id: 'a', call: 'tickets.update', input: { ticket_id: '{{ event.entity_id }}', priority: 'low' } }],
  );
  const pong = await shop.listening(
    ['ticket.updated'],
    [{ id: 'b', call: 'tickets.create', input: { title: 'Pong' } }],
  );
  await (await world.as(shop.agent)).tickets.create({ title: 'Ping' });
  await world.drain();
  expect((await shop.runs(ping.workflow.id)).map(({ state }) => state).toSorted()).toEqual(['skipped', 'succeeded']);
  expect((await shop.runs(pong.workflow.id)).map(({ state }) => state)).toEqual(['succeeded']);
});

test('a schedule fires at its time in its zone, once, and goes on', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const { id: workflow_id } = await shop.workflow([note]);
  const trigger = await api.triggers.create({ workflow_id, schedule: { cron: '*/20 * * * *', time_zone: 'UTC' } });
  expect(trigger.next_at).not.toBeNull();
  await world.drain();
  expect(await shop.runs(workflow_id)).toHaveLength(0);
  for (const runs of [1, 2, 3]) {
    world.clock.advance({ minutes: 20 });
    await Promise.all([world.drain(), world.drain()]);
    expect(await shop.runs(workflow_id)).toHaveLength(runs);
  }
  expect(await shop.runs(workflow_id)).toMatchObject(
    [1, 2, 3].map(() => ({ started_by: 'schedule', state: 'succeeded' })),
  );
});

test.each([
  ['once', 1],
  ['skip', 0],
  ['all', 3],
] as const)('what was missed while nobody was there: %s', async (missed, runs) => {
  const shop = await aShop(world);
  const api = await shop.api();
  const { id: workflow_id } = await shop.workflow([{ id: 'say', set: { missed: '{{ trigger.missed }}' } }]);
  const { next_at } = await api.triggers.create({
    workflow_id,
    schedule: { cron: '0 * * * *', time_zone: 'UTC', missed },
  });
  const until = (Date.parse(next_at!) - Date.now() - world.clock.offset_ms) / 1000;
  world.clock.advance({ seconds: Math.ceil(until) + 2 * 3600 + 1200 });
  await world.drain();
  expect(await shop.runs(workflow_id)).toHaveLength(runs);
  world.clock.advance({ hours: 1 });
  await world.drain();
  expect(await shop.runs(workflow_id)).toHaveLength(runs + (missed === 'skip' ? 0 : 1));
});

test('an edit and the zone of the team move the next time; disabling takes it away', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const { id: workflow_id } = await shop.workflow([note]);
  const daily = await api.triggers.create({ workflow_id, schedule: { cron: '30 8 * * *' } });
  await (await world.as(shop.owner)).teams.update({ team_id: shop.team.id, time_zone: 'Asia/Tokyo' });
  await world.drain();
  const tokyo = await api.triggers.get({ trigger_id: daily.id });
  expect(tokyo.next_at).toMatch(/T23:30:00/);
  const edited = await api.triggers.update({
    trigger_id: daily.id,
    schedule: { cron: '45 8 * * *', time_zone: 'UTC' },
  });
  expect(edited.next_at).toMatch(/T08:45:00/);
  const off = await api.triggers.disable({ trigger_id: daily.id });
  expect(off).toMatchObject({ enabled: false, next_at: null });
  world.clock.advance({ days: 2 });
  await world.drain();
  expect(await shop.runs(workflow_id)).toHaveLength(0);
  const { times, time_zone } = await api.triggers.preview({ cron: '0 9 * * 1' });
  expect([times.length, time_zone]).toEqual([10, 'Asia/Tokyo']);
  await expect(api.triggers.preview({ cron: '0 0 31 2 *' })).rejects.toMatchObject({ app: 'TRIGGER_INVALID' });
});

test('how often a schedule may fire is limited by the plan', async () => {
  const shop = await aShop(world, 'free');
  const api = await shop.api();
  const { id: workflow_id } = await shop.workflow([note]);
  await expect(api.triggers.create({ workflow_id, schedule: { cron: '* * * * *' } })).rejects.toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
    details: { limit: 'schedules_an_hour', allowed: 4, used: 60, needs: 'pro' },
  });
  await api.triggers.create({ workflow_id, schedule: { cron: '*/15 * * * *' } });
});

test('after 20 failed runs in a row a trigger is disabled, and those who mind it are told; one success counts anew', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const { trigger, workflow } = await shop.listening(
    ['ticket.created'],
    [{ id: 'stop', if: '!payload.title.startsWith("Good")', stop: 'failed', message: 'Never' }],
  );
  const desk = await world.as(shop.agent);
  const make = async (count: number, title: string) => {
    for (let index = 0; index < count; index++) await desk.tickets.create({ title });
    await world.drain();
  };
  await make(10, 'Bad');
  await make(1, 'Good');
  expect(await api.triggers.get({ trigger_id: trigger.id })).toMatchObject({ failures: 0, enabled: true });
  await make(20, 'Bad');
  expect(await api.triggers.get({ trigger_id: trigger.id })).toMatchObject({
    enabled: false,
    disabled_reason: 'failing',
    failures: 20,
  });
  const { items } = await api.notifications.list({});
  expect(items.map(({ type }) => type)).toContain('trigger.disabled');
  await make(1, 'Bad');
  expect((await api.workflows.runs({ workflow_id: workflow.id })).total).toBe(31);
  const on = await api.triggers.enable({ trigger_id: trigger.id });
  expect(on).toMatchObject({ enabled: true, disabled_reason: null, failures: 0 });
});

test('a trigger that is fired by hand starts a run with its input, for the publisher', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const { id: workflow_id } = await shop.workflow([note], {
    input: { properties: { n: { type: 'integer' } }, required: ['n'] },
  });
  const trigger = await api.triggers.create({ workflow_id, schedule: { cron: '0 0 1 1 *' }, input: { n: 1 } });
  await api.triggers.fire({ trigger_id: trigger.id });
  await expect(api.triggers.fire({ trigger_id: trigger.id, input: { n: 'one' } })).rejects.toMatchObject({
    app: 'WORKFLOW_INPUT_INVALID',
  });
  await world.drain();
  expect(await shop.runs(workflow_id)).toMatchObject([{ state: 'succeeded', person_id: shop.admin.person_id }]);
});

test('a thousand events, fed by two workers, start a thousand runs', async () => {
  const shop = await aShop(world);
  const { workflow } = await shop.listening(['person.updated'], [note]);
  const now = new Date(Date.now() + world.clock.offset_ms).toISOString();
  const request = { id: crypto.randomUUID(), address: '', user_agent: '', origin: 'worker' as const };
  const author = { services: world.services, request, credentials: {}, now: () => now };
  await transact(world.db, author, { path: 'test', events: [] }, async ({ events }) => {
    for (let index = 0; index < 1000; index++)
      events.add('person.updated', { id: shop.agent.person_id, team_id: shop.team.id }, { changes: {} });
  });
  await Promise.all([world.drain(), world.drain()]);
  world.clock.advance({ minutes: 16 });
  await Promise.all([world.drain(), world.drain()]);
  const api = await shop.api();
  expect((await api.workflows.runs({ workflow_id: workflow.id, state: ['succeeded'] })).total).toBe(1000);
});

test('a message of another system starts a run that sees what it said', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const source = await api.inbound.sources.create({ slug: 'shop' });
  const secret = source.url.split('/').at(-1)!;
  const { id: workflow_id } = await shop.workflow([
    { id: 'make', call: 'tickets.create', input: { title: 'Order {{ payload.order }}' } },
  ]);
  await api.triggers.create({ workflow_id, inbound: { source_id: source.id, where: 'payload.order > 1' } });
  await expect(api.triggers.create({ workflow_id, inbound: {} })).rejects.toMatchObject({ app: 'TRIGGER_INVALID' });
  await expect(api.triggers.create({ workflow_id, inbound: { source_id: crypto.randomUUID() } })).rejects.toMatchObject(
    { app: 'INBOUND_SOURCE_NOT_FOUND' },
  );
  for (const order of [1, 2])
    await world.caller({}).inbound.generic({ integration: 'shop', secret, ...unsigned({ order }) });
  await world.drain();
  expect(await shop.titles()).toEqual(['Order 2']);
});
