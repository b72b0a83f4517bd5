import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aShop, workflowWorld } from '../../workflows/workflows.fixture.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { RUN_SECONDS } from '../limits.ts';

const world = await workflowWorld();
const key = { concurrency: { key: 'one', when_busy: 'queue' } } as const;
type Change = Record<string, string>;

/** A run of a workflow whose runs take turns, changed like this, and what is done with it. */
async function aRun(change: Change) {
  const shop = await aShop(world);
  const api = await shop.api();
  const { id: workflow_id } = await shop.workflow([{ id: 'wait', wait: { seconds: 60 } }], key);
  const { id } = await api.workflows.execute({ workflow_id });
  await world.kysely.updateTable('workflow_runs').set(change).where('id', '=', id).execute();
  return { shop, api, workflow_id, id };
}
type Run = Awaited<ReturnType<typeof aRun>>;
const long = new Date(world.now() - (RUN_SECONDS + 60) * 1000).toISOString();
const at = new Date(world.now()).toISOString();
const over = { finished_at: at, kept_until: new Date(world.now() + 86_400_000).toISOString() };

// Whoever cancels the runs of a workflow, or starts one of them, holds the workflow before its runs.
test.each<[string, Change, (run: Run) => Promise<unknown>, string]>([
  ['the end of one that was cancelled', { state: 'cancelling' }, () => world.drain(), 'cancelled'],
  ['the end of one that is too old', { created_at: long }, () => world.drain(), 'failed'],
  [
    'another try of one that failed',
    { state: 'failed', ...over },
    ({ api, id }) => api.workflowRuns.retry({ run_id: id }),
    'failed',
  ],
])('%s waits for the workflow before the run is held', async (_what, change, act, state) => {
  const run = await aRun(change);
  let acting: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await sql`select from workflows where id = ${run.workflow_id} for update`.execute(tx);
    acting = act(run);
    await untilBlocked(world);
    const held = sql`select from workflow_runs where id = ${run.id} for update nowait`;
    expect((await held.execute(tx)).rows).toHaveLength(1);
  });
  await acting;
  expect(await run.shop.run(run.id)).toMatchObject({ state });
});

test('an event that several runs wait for holds the latest first, as a cancellation of them all does', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const { id: workflow_id } = await shop.workflow([
    { id: 'wait', wait: { event: { type: 'ticket.created' } }, timeout_s: 3600 },
  ]);
  const start = async () => (await api.workflows.execute({ workflow_id })).id;
  const [earlier, later] = [await start(), await start()];
  await world.drain();
  // The order in which rows lie in their table is that of their last change.
  await world.kysely.updateTable('workflow_waits').set({ run_id: later }).where('run_id', '=', later).execute();
  await (await world.as(shop.agent)).tickets.create({ title: 'It happens' });
  let passing: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await sql`select from workflow_runs where id = ${later} for update`.execute(tx);
    passing = world.drain();
    await untilBlocked(world);
    const held = sql`select from workflow_runs where id = ${earlier} for update nowait`;
    expect((await held.execute(tx)).rows).toHaveLength(1);
  });
  await passing;
  expect(await shop.runs(workflow_id)).toMatchObject([{ state: 'succeeded' }, { state: 'succeeded' }]);
});
