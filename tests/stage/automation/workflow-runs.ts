import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { manages } from '../rules.ts';
import { at, later } from '../words.ts';
import { stage as workflows } from './workflows.ts';

export const stage = onStage({
  furnish: someRuns,
  access: {
    'workflowRuns.list': 'team:automation.read',
    'workflowRuns.get': 'team:automation.read',
    'workflowRuns.cancel': 'team:automation.run',
    'workflowRuns.retry': 'team:automation.manage',
    'workflowRuns.dismiss': 'team:automation.manage',
  },
  inputs: {
    'workflowRuns.retry': ({ own }) => ({ run_id: own.failed }),
    'workflowRuns.dismiss': ({ own }) => ({ run_id: own.failed }),
  },
  rowRules: {
    // The run is the owner's.
    'workflowRuns.cancel': (actor) => (manages(actor) ? 'Y' : '403'),
  },
});

/** A run that waits, and one that failed. */
async function someRuns(world: TestWorld, { id: team_id, owner, mark, of }: Desk) {
  const workflow_id = (await of(workflows)).rows.workflow;
  const row = {
    team_id,
    workflow_id,
    workflow_version: 1,
    started_by: 'person' as const,
    person_id: owner.person_id,
    as_publisher: false,
    input: JSON.stringify({ mark }),
    cause: JSON.stringify({ trigger: { kind: 'person' }, mark }),
    due_at: at,
    created_at: at,
    started_at: at,
  };
  const [waiting, failed] = [randomUUIDv7(), randomUUIDv7()];
  const error = { step: 'wait', code: 'WAIT_EXPIRED', message: mark };
  await world.kysely
    .insertInto('workflow_runs')
    .values([
      { ...row, id: waiting, state: 'waiting' },
      { ...row, id: failed, state: 'failed', error: JSON.stringify(error), finished_at: at },
    ])
    .execute();
  await world.kysely
    .insertInto('workflow_waits')
    .values({
      team_id,
      run_id: waiting,
      kind: 'event',
      event_type: 'team.purged',
      where: `event.type != "${mark}"`,
      from_position: 0,
      expires_at: later,
    })
    .execute();
  const step = { team_id, path: 'wait', iteration: '', attempt: 1, started_at: at };
  await world.kysely
    .insertInto('workflow_steps')
    .values([
      { ...step, run_id: waiting, state: 'waiting', input: JSON.stringify({ mark }) },
      { ...step, run_id: failed, state: 'failed', error: JSON.stringify(error), output: JSON.stringify({ mark }) },
    ])
    .execute();
  return { rows: { workflow_run: waiting }, failed };
}
