import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { workflowRuns } from '@deskwire/contract/automation/workflow-runs.ts';
import type { WorkflowRun } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { entitlementsOf } from '../../kit/limits/entitlements.ts';
import { AppError } from '../../kit/errors.ts';
import { cancelRun as cancelLocked, lockToEnd, type Ending } from './ending/finish.ts';
import { getRun } from './get.ts';
import { openRuns } from './queries.ts';

/** Cancels a run. The person it acts for can do so, and people who manage workflows can cancel any. */
export async function cancelRun(
  ctx: Ctx<typeof workflowRuns.cancel>,
  { run_id }: In<typeof workflowRuns.cancel>,
): Promise<WorkflowRun> {
  const { db, scope } = ctx;
  const run = await lockToEnd(ctx, run_id);
  if (run === undefined) throw new AppError('WORKFLOW_RUN_NOT_FOUND');
  if (run.person_id !== scope.person_id && !rolesPermit(scope.roles, 'automation.manage'))
    throw new AppError('FORBIDDEN', { needs: 'automation.manage' });
  const { workflow_run_days: days } = await entitlementsOf(db, scope);
  if (!(await cancelLocked(ctx, run, { days }))) throw new AppError('WORKFLOW_RUN_FINISHED');
  return getRun(db, scope, run_id);
}

/** Cancels all runs of a workflow that is locked. */
export async function cancelRunsOf(ctx: Ending, workflow_id: string): Promise<void> {
  const open = await openRuns(ctx.db, ctx.scope, workflow_id);
  // The latest first: those that wait for their turn end before it would be theirs.
  for (const { id } of open.toReversed()) {
    const run = await lockToEnd(ctx, id);
    if (run !== undefined) await cancelLocked(ctx, run);
  }
}
