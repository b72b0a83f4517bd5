import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { transaction } from '@deskwire/database/schema.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';
import { lockGraph } from '../queries.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const desk = await world.as(await aMember(world.kysely, team, 'member'));
const { id: project_id } = await desk.projects.create({ name: 'Website' });
const { id: elsewhere } = await desk.projects.create({ name: 'Shop' });
const aTask = async () => (await desk.tasks.create({ project_id, title: 'A task' })).id;

test.each<[string, (task_id: string, other: string) => Promise<unknown>]>([
  ['an update of the parent', (task_id, parent_id) => desk.tasks.update({ task_id, parent_id })],
  ['a move below another task', (task_id, parent_id) => desk.tasks.move({ task_id, parent_id })],
  ['a move to another project', (task_id) => desk.tasks.move({ task_id, to_project_id: elsewhere })],
  ['an update of the status', (task_id) => desk.tasks.update({ task_id, status: 'done' })],
  ['a move to another column', (task_id) => desk.tasks.move({ task_id, status: 'done' })],
  ['a completion', (task_id) => desk.tasks.complete({ task_id })],
  ['a deletion', (task_id) => desk.tasks.delete({ task_id })],
  [
    'a change of the status of several',
    (task_id, other) => desk.tasks.bulkUpdate({ project_id, task_ids: [task_id, other], status: 'done' }),
  ],
  ['a dependency', (task_id, other_task_id) => desk.tasks.dependencies.add({ project_id, task_id, other_task_id })],
])('%s holds no task while it waits for its turn, so that nobody before it waits for it', async (_what, change) => {
  const task = await aTask();
  let waiting: Promise<unknown> | undefined;
  await transaction(world.services.db, async (db) => {
    await lockGraph(db, { team_id: mintTeam(team.id) });
    waiting = change(task, await aTask());
    await untilBlocked(world);
    const held = sql`select from tasks where id = ${task} for no key update nowait`.execute(world.kysely);
    expect((await held).rows).toHaveLength(1);
  });
  await waiting;
});
