import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { untilBlocked } from '../../../testing/locks.ts';
import { aShop, passFeeds, workflowWorld } from '../../workflows/workflows.fixture.ts';

const world = await workflowWorld();

test('an event that two triggers of a workflow hear waits for both before the workflow is held', async () => {
  const shop = await aShop(world);
  const { workflow } = await shop.listening(['ticket.created'], [{ id: 'wait', wait: { seconds: 60 } }]);
  const second = await (
    await shop.api()
  ).triggers.create({ workflow_id: workflow.id, event: { types: ['ticket.created'] } });
  await (await world.as(shop.agent)).tickets.create({ title: 'Both hear it' });
  let passing: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await sql`select from triggers where id = ${second.id} for update`.execute(tx);
    passing = passFeeds(world);
    await untilBlocked(world);
    const held = sql`select from workflows where id = ${workflow.id} for update nowait`;
    expect((await held.execute(tx)).rows).toHaveLength(1);
  });
  await passing;
  expect(await shop.runs(workflow.id)).toHaveLength(2);
});
