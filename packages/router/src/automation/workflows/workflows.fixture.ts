import { createOutbound } from '@deskwire/adapters/outbound.ts';
import type { WorkflowDefinition } from '@deskwire/contract/automation/workflows.definition.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { sealBatch } from '@deskwire/queue/seals.ts';
import { feeds } from '../../domains.ts';
import { fresh, step } from '../../kit/feeds/feed.ts';
import { testWorld, type TestWorld } from '../../testing/world.ts';

type Steps = WorkflowDefinition['steps'];

/** A world that may call this machine, as an operator can allow it. */
export const workflowWorld = (): Promise<TestWorld> =>
  testWorld({ outbound: createOutbound({ allow_private: true, timeout_ms: 2000 }) });

/** A team of the largest plan, with an owner, an admin who publishes workflows, an agent and a member. */
export async function aShop(world: TestWorld, tier: 'free' | 'pro' | 'premium' = 'premium') {
  const team = await aTeam(world.kysely, { tier });
  const owner = await aMember(world.kysely, team, 'owner');
  const admin = await aMember(world.kysely, team, 'admin');
  const agent = await aMember(world.kysely, team, 'agent');
  const member = await aMember(world.kysely, team, 'member');
  const api = () => world.as(admin);
  return {
    team,
    owner,
    admin,
    agent,
    member,
    api,
    /** A workflow with these steps, published by the admin. */
    workflow: async (steps: Steps, more: object = {}, settings: object = {}) =>
      (await api()).workflows.create({ name: 'A workflow', definition: { steps, ...more }, ...settings }),
    /** A workflow that is started by events. */
    listening: async (types: string[], steps: Steps, more: object = {}, settings: object = {}) => {
      const desk = await api();
      const workflow = await desk.workflows.create({ name: 'It listens', definition: { steps, ...more }, ...settings });
      const trigger = await desk.triggers.create({ workflow_id: workflow.id, event: { types } });
      return { workflow, trigger };
    },
    runs: async (workflow_id: string) => (await (await api()).workflows.runs({ workflow_id })).items,
    run: async (run_id: string) => (await api()).workflowRuns.get({ run_id }),
    titles: async () => (await (await api()).tickets.list({})).items.map(({ title }) => title).toSorted(),
  };
}

/** Gives positions to what happened, and lets the feeds pass it, as the leading worker does at any moment. */
export async function passFeeds({ pool, clock, services }: TestWorld): Promise<void> {
  const client = await pool.connect();
  while ((await sealBatch(client, 500, clock.offset_ms)) > 0);
  client.release();
  for (const feed of feeds) while ((await step(services, feed, fresh())) > 0);
}
