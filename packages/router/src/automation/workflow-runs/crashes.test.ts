import { afterAll, expect, test } from 'vitest';
import { dieAround, dieAt } from '../../testing/dying.ts';
import { aReceiver } from '../webhooks/webhooks.fixture.ts';
import { aShop, passFeeds, workflowWorld } from '../workflows/workflows.fixture.ts';

const world = await workflowWorld();
const receiver = await aReceiver();
afterAll(() => receiver.close());

let serial = 0;
const OF_RUN = `new.state = 'running'`;
const points: readonly [point: string, die: (run_id: string) => Promise<void> | void][] = [
  [
    'before it has taken the run',
    (id) => dieAt(world, 'update on workflow_runs', `${OF_RUN} and new.id = '${id}' and new.moves = 1`),
  ],
  [
    'before a step is written down',
    (id) => dieAt(world, 'insert on workflow_steps', `new.run_id = '${id}' and new.path = 'make'`),
  ],
  ['before it calls', () => dieAround(world, 'tickets.create', 'before')],
  ['after the call, before its answer', () => dieAround(world, 'tickets.create', 'after')],
  [
    'before the answer is written down',
    (id) => dieAt(world, 'update on workflow_runs', `${OF_RUN} and new.id = '${id}' and new.moves = 3`),
  ],
  ['before the wait is written down', (id) => dieAt(world, 'insert on workflow_waits', `new.run_id = '${id}'`)],
  ['before it has looked back', (id) => dieAt(world, 'delete on workflow_waits', `old.run_id = '${id}'`)],
  [
    'before the end is written down',
    (id) => dieAt(world, 'update on workflow_runs', `new.state = 'succeeded' and new.id = '${id}'`),
  ],
  ['before its job is gone', () => dieAt(world, 'delete on jobs', `old.name = 'workflowRuns.advance'`)],
];

test.each(points)('a worker that dies %s repeats no effect and loses none', async (_, die) => {
  const shop = await aShop(world);
  const path = `/crash-${++serial}`;
  const { id } = await shop.workflow([
    { id: 'make', call: 'tickets.create', input: { title: 'Made once' } },
    { id: 'ask', http: { method: 'POST', url: receiver.url(path), body: { ticket: '{{ steps.make.id }}' } } },
    {
      id: 'wait',
      wait: { event: { type: 'ticket.updated', where: 'event.entity_id == steps.make.id' } },
      timeout_s: 60,
    },
    { id: 'edit', call: 'tickets.update', input: { ticket_id: '{{ steps.make.id }}', priority: 'urgent' } },
  ]);
  const api = await shop.api();
  const run = await api.workflows.execute({ workflow_id: id });
  // What it waits for happens between the second step and the wait.
  receiver.meanwhile(path, async () => {
    const [ticket] = (await api.tickets.list({})).items;
    await api.tickets.update({ ticket_id: ticket!.id, title: 'Made once!' });
    await passFeeds(world);
  });
  await die(run.id);
  const { failed } = await world.drain({ failures: 'keep' });
  expect(failed.length).toBeGreaterThan(0);
  // Its lease on a call that it was in runs out.
  for (let turn = 0; turn < 3; turn++) {
    await world.drain();
    world.clock.advance({ seconds: 20 });
  }
  expect(await shop.run(run.id)).toMatchObject({ state: 'succeeded', error: null });
  const { items } = await api.tickets.list({});
  expect(items).toMatchObject([{ title: 'Made once!', priority: 'urgent' }]);
  const keys = receiver.at(path).map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys)).toEqual(new Set([`${run.id}/ask`]));
  const ended = await world.kysely
    .selectFrom('events')
    .select('type')
    .where('entity_id', '=', id)
    .where('type', 'like', 'workflow.run\\_%')
    .execute();
  expect(ended.map(({ type }) => type).toSorted()).toEqual([
    'workflow.run_queued',
    'workflow.run_started',
    'workflow.run_succeeded',
  ]);
});

test('two workers that were given the same turn do each step once', async () => {
  const shop = await aShop(world);
  const { id } = await shop.workflow([
    { id: 'make', call: 'tickets.create', input: { title: 'By either' } },
    { id: 'edit', call: 'tickets.update', input: { ticket_id: '{{ steps.make.id }}', priority: 'low' } },
  ]);
  const api = await shop.api();
  const runs = [];
  for (let run = 0; run < 10; run++) runs.push(await api.workflows.execute({ workflow_id: id }));
  await Promise.all([world.drain({ failures: 'keep' }), world.drain({ failures: 'keep' })]);
  for (let turn = 0; turn < 3; turn++) {
    world.clock.advance({ seconds: 20 });
    await world.drain();
  }
  const states = await Promise.all(runs.map(async (run) => (await shop.run(run.id)).state));
  expect(states).toEqual(runs.map(() => 'succeeded'));
  expect((await api.tickets.list({})).total).toBe(10);
});
