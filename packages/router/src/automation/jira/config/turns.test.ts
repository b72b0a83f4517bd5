import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { untilBlocked } from '../../../testing/locks.ts';
import { aJiraTeam, jiraWorld } from '../jira.fixture.ts';

const { world, fake, close } = await jiraWorld();
afterAll(close);

test.each(['connections', 'teams'] as const)('projects are set by whoever holds their %s first', async (table) => {
  const { as, team, connection_id } = await aJiraTeam(world, fake);
  const { jira } = await as();
  let setting: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    const id = table === 'teams' ? team.id : connection_id;
    await sql`select from ${sql.table(table)} where id = ${id} for no key update`.execute(tx);
    setting = jira.config.set({ projects: [{ key: 'ITSM' }, { key: 'SHOP' }] });
    await untilBlocked(world);
    const held = sql`select from jira_projects where connection_id = ${connection_id} for update nowait`;
    expect((await held.execute(tx)).rows).toHaveLength(1);
    // Whoever connects the account again holds it before the team.
    if (table === 'connections')
      await sql`select from teams where id = ${team.id} for no key update nowait`.execute(tx);
  });
  await setting;
  expect((await jira.config.get({})).projects.map(({ key }) => key)).toEqual(['ITSM', 'SHOP']);
});
