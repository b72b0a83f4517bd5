import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { untilBlocked } from '../../../testing/locks.ts';
import { aJiraTeam, jiraWorld } from '../jira.fixture.ts';

const { world, fake, close } = await jiraWorld();
afterAll(close);

test('who maps statuses while somebody maps priorities leaves those as they are then', async () => {
  const { as, connection_id } = await aJiraTeam(world, fake);
  const { jira } = await as();
  let mapping: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    const maps = JSON.stringify({ priorities: [{ jira: 'Lowest', here: 'urgent' }] });
    await sql`update jira_projects set maps = ${maps} where connection_id = ${connection_id}`.execute(tx);
    mapping = jira.mappings.set({ statuses: [{ jira: 'In Progress', here: 'waiting' }] });
    await untilBlocked(world);
  });
  for (const shown of [await mapping, await jira.mappings.get({})])
    expect(shown).toMatchObject({
      statuses: expect.arrayContaining([{ jira: 'In Progress', here: 'waiting', is_set: true }]),
      priorities: expect.arrayContaining([{ jira: 'Lowest', here: 'urgent', is_set: true }]),
    });
});
