import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { askToo } from '../desk/approvals.ts';
import { onStage, type Desk } from '../domain.ts';
import { has, manages, or404 } from '../rules.ts';
import { at, later } from '../words.ts';

/** The run of the stage is that of its owner; who decides on steps sees it as well. */
const own = or404(({ name }) => name === 'owner');
const seen = or404((actor) => manages(actor) || has(actor, 'approver'));

export const stage = onStage({
  furnish: aRun,
  everybodyCame: async ({ kysely }, { id }, people) => {
    const { user } = people.find(({ actor }) => actor.name === 'owner')!;
    const { id: person_id } = await kysely
      .selectFrom('people')
      .select('id')
      .where('team_id', '=', id)
      .where('user_id', '=', user.user_id)
      .executeTakeFirstOrThrow();
    await kysely.updateTable('agent_plans').set({ person_id }).where('team_id', '=', id).execute();
    await kysely
      .updateTable('agent_runs')
      .set({ person_id, user_id: user.user_id })
      .where('team_id', '=', id)
      .execute();
    const { id: asked } = await kysely
      .selectFrom('approval_requests')
      .select('id')
      .where('team_id', '=', id)
      .where('agent_run_id', 'is not', null)
      .executeTakeFirstOrThrow();
    await askToo({ kysely }, id, asked, people);
  },
  access: {
    'agent.watch': 'team:agent.run',
    'agent.steps.list': 'team:agent.run',
    'agent.steps.approve': 'team:approvals.decide',
    'agent.steps.reject': 'team:approvals.decide',
    'agent.tools.list': 'team:agent.run',
  },
  rowRules: {
    'agent.status': seen,
    'agent.watch': seen,
    'agent.result': seen,
    'agent.cancel': own,
    'agent.retry': own,
    'agent.steps.list': seen,
    'agent.steps.approve': seen,
    'agent.steps.reject': seen,
  },
  inputs: {
    'agent.design': () => ({ goal: 'List my tickets', steps: [{ procedure: 'tickets.list', input: {} }] }),
    'agent.run': () => ({ steps: [{ procedure: 'tickets.list', input: {} }] }),
    'agent.retry': ({ own: { failed } }) => ({ run_id: failed }),
    'agent.steps.approve': () => ({ n: 1, content_hash: HASH }),
    'agent.steps.reject': () => ({ n: 1 }),
  },
  apart: { 'agent.run plan_id': ['steps'] },
});
const HASH = 'a'.repeat(64);

/** A run that waits for a decision, and one that failed. */
async function aRun({ kysely }: TestWorld, { id: team_id, owner, agent, mark }: Desk) {
  const plan = randomUUIDv7();
  const steps = JSON.stringify([{ n: 1, procedure: 'tickets.list', input: {}, why: mark }]);
  await kysely
    .insertInto('agent_plans')
    .values({
      team_id,
      id: plan,
      person_id: owner.person_id,
      goal: `${mark} goal`,
      steps,
      provenance: '{}',
      created_at: at,
      expires_at: later,
    })
    .execute();
  const run = async (state: 'waiting' | 'failed') => {
    const id = randomUUIDv7();
    await kysely
      .insertInto('agent_runs')
      .values({
        team_id,
        id,
        person_id: owner.person_id,
        user_id: owner.user_id,
        goal: `${mark} goal`,
        mode: 'plan',
        procedures: ['tickets.list'],
        state,
        deadline_at: later,
        created_at: at,
      })
      .execute();
    await kysely
      .insertInto('agent_steps')
      .values({
        team_id,
        run_id: id,
        n: 1,
        procedure: 'tickets.list',
        input: JSON.stringify({ search: mark }),
        why: mark,
        state,
        content_hash: HASH,
        called_with: JSON.stringify({ search: mark }),
        output: JSON.stringify({ text: mark }),
      })
      .execute();
    return id;
  };
  const [waiting, failed] = [await run('waiting'), await run('failed')];
  const asked = randomUUIDv7();
  await kysely
    .insertInto('approval_requests')
    .values({
      team_id,
      id: asked,
      agent_run_id: waiting,
      step: '1',
      title: `${mark} goal: tickets.list`,
      requester_id: agent.person_id,
      description: mark,
      policy: 'any',
      needed: 1,
      content_hash: Buffer.from(HASH, 'hex'),
      expires_at: later,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await kysely
    .insertInto('approval_steps')
    .values({ team_id, request_id: asked, position: 1, approver_id: owner.person_id, assigned_at: at })
    .execute();
  await kysely.updateTable('agent_steps').set({ request_id: asked }).where('run_id', '=', waiting).execute();
  return { rows: { agent_run: waiting, agent_plan: plan }, failed };
}
