import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { workflowRuns } from '@deskwire/contract/automation/workflow-runs.ts';
import type { WorkflowRun, WorkflowRunDetail } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Throws WORKFLOW_RUN_NOT_FOUND. */
export async function getRun(db: Db, scope: InTeam, id: string): Promise<WorkflowRun> {
  const run = await queries.findRun(db, scope, id);
  if (run === undefined) throw new AppError('WORKFLOW_RUN_NOT_FOUND');
  return run;
}

/** Shows a run. Only its person and people who manage workflows see its input and output: others may not see what is in them. */
export async function showRun(
  { db, scope }: Ctx<typeof workflowRuns.get>,
  { run_id }: In<typeof workflowRuns.get>,
): Promise<WorkflowRunDetail> {
  const run = await getRun(db, scope, run_id);
  const data_shown = run.person_id === scope.person_id || rolesPermit(scope.roles, 'automation.manage');
  const steps = (await queries.listSteps(db, scope, run_id)) as WorkflowRunDetail['steps'];
  if (data_shown)
    return { ...run, data_shown, input: (await queries.readRun(db, scope, run_id))?.input ?? null, steps };
  const hidden = { input: null, output: null };
  return {
    ...run,
    error: bare(run.error),
    data_shown,
    input: null,
    steps: steps.map((step) => ({ ...step, ...hidden, error: bare(step.error) })),
  };
}
const bare = (error: WorkflowRun['error']): WorkflowRun['error'] =>
  error && { step: error.step, code: error.code, message: error.message };
