import type { workflowRuns } from '@deskwire/contract/automation/workflow-runs.ts';
import type { WorkflowRun } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { getRun } from './get.ts';
import * as queries from './queries.ts';

/** Its failure needs nothing more, so that lists of what failed can leave it out. */
export async function dismissRun(
  { db, scope, events, now }: Ctx<typeof workflowRuns.dismiss>,
  { run_id }: In<typeof workflowRuns.dismiss>,
): Promise<WorkflowRun> {
  const run = await queries.lockRun(db, scope, run_id);
  if (run === undefined) throw new AppError('WORKFLOW_RUN_NOT_FOUND');
  if (run.state !== 'failed') throw new AppError('WORKFLOW_RUN_NOT_RETRYABLE');
  if (run.dismissed_at === null) {
    await queries.updateRun(db, scope, run_id, { dismissed_at: now() });
    events.add('workflow.run_dismissed', { id: run.workflow_id }, { run_id });
  }
  return getRun(db, scope, run_id);
}
