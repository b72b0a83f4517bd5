import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { untilBlocked } from '../../../testing/locks.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
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

/** Lets somebody set how Jira is set up, and something happen before they have their turn. */
async function beforeTheirTurn<T>(
  team_id: string,
  sets: () => Promise<T>[],
  work?: (tx: typeof world.kysely) => Promise<unknown>,
) {
  let setting: Promise<T>[] = [];
  await world.kysely.transaction().execute(async (tx) => {
    await sql`insert into counters (team_id, kind, next) values (${team_id}, 'version:jira_config', 2)
      on conflict (team_id, kind) do update set next = counters.next + 1`.execute(tx);
    setting = sets();
    await untilBlocked(world, setting.length);
    await work?.(tx);
  });
  return Promise.allSettled(setting);
}

test('two who connect a Jira each leave a team with one', async () => {
  const team = await aTeam(world.kysely, { tier: 'pro' });
  const admin = await aMember(world.kysely, team, 'admin');
  const { jira } = await world.as(admin);
  const answers = await beforeTheirTurn(team.id, () =>
    ['acme', 'umbrella'].map((name) => jira.config.set({ base_url: `https://${name}.atlassian.net`, projects: [] })),
  );
  const [refused, ...others] = answers.filter(({ status }) => status === 'rejected');
  expect(others).toEqual([]);
  expect(refused).toMatchObject({ reason: { app: 'INVALID_INPUT', details: [{ path: ['base_url'] }] } });
});

test('projects are not those of another Jira that was connected meanwhile', async () => {
  const { as, team, connection_id } = await aJiraTeam(world, fake);
  const { jira } = await as();
  const [answer] = await beforeTheirTurn(
    team.id,
    () => [jira.config.set({ projects: [{ key: 'SHOP' }] })],
    (tx) =>
      sql`update connections set external_account = 'https://other.example' where id = ${connection_id}`.execute(tx),
  );
  expect(answer).toMatchObject({ reason: { app: 'VERSION_CONFLICT' } });
  expect((await jira.config.get({})).projects.map(({ key }) => key)).toEqual(['ITSM']);
});
