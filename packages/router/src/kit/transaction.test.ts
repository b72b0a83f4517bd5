import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { deadlockAt } from '../testing/dying.ts';
import { testWorld, type TestWorld } from '../testing/world.ts';
import { feeds } from '../domains.ts';

const world = await testWorld();
type Desk = Awaited<ReturnType<TestWorld['as']>>;

interface Deadlock {
  /** The statement that PostgreSQL ends the transaction at, once. */
  readonly at: string;
  readonly condition: string;
  readonly act: (desk: Desk) => Promise<unknown>;
  /** What is recorded of it, once. */
  readonly event: string;
}
const deadlocks: Readonly<Record<string, Deadlock>> = {
  'a mutation': {
    at: 'insert on projects',
    condition: `new.name = 'Repeated'`,
    act: (desk) => desk.projects.create({ name: 'Repeated' }),
    event: 'project.created',
  },
  'a mutation that manages its own transactions': {
    at: 'insert on jira_projects',
    condition: `new.key = 'ITSM'`,
    act: (desk) => desk.jira.config.set({ base_url: 'https://acme.atlassian.net', projects: [{ key: 'ITSM' }] }),
    event: 'jira.configured',
  },
  'a job that manages its own transactions': {
    at: 'update on agent_steps',
    condition: `new.state = 'succeeded'`,
    async act(desk) {
      const { id } = await desk.projects.create({ name: 'Of a run' });
      await desk.agent.run({ steps: [{ procedure: 'projects.update', input: { project_id: id, name: 'Renamed' } }] });
      await world.drain();
    },
    event: 'agent_run.finished',
  },
};

test.each(Object.entries(deadlocks))(
  '%s that meets a deadlock is repeated',
  async (_, { at, condition, act, event }) => {
    const admin = await aMember(world.kysely, await aTeam(world.kysely, { tier: 'premium' }), 'admin');
    const desk = await world.as(admin);
    await deadlockAt(world, at, condition);
    await act(desk);
    const recorded = await world.kysely
      .selectFrom('events')
      .select('id')
      .where('team_id', '=', admin.team_id)
      .where('type', '=', event)
      .execute();
    expect(recorded).toHaveLength(1);
  },
);

test('a feed that meets a deadlock takes its batch once more, and nobody is alarmed', async () => {
  const desk = await world.as(await aMember(world.kysely, await aTeam(world.kysely), 'admin'));
  await world.drain();
  await desk.projects.create({ name: 'Heard of' });
  await deadlockAt(world, 'update on feeds', `new.name = '${feeds[0]!.name}'`);
  world.reports.length = 0;
  await world.drain();
  expect(world.reports).toEqual([]);
});
