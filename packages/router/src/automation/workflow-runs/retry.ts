import type { workflowRuns } from '@deskwire/contract/automation/workflow-runs.ts';
import type { WorkflowRun } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { resumption } from '../workflows/engine/again.ts';
import type { Progress } from '../workflows/engine/walk.ts';
import { activeVersion, findVersion, getWorkflow, type Version } from '../workflows/find.ts';
import { told } from './ending/finish.ts';
import { getRun } from './get.ts';
import * as queries from './queries.ts';
import { startRuns } from './starting/start.ts';

type Retrying = Ctx<typeof workflowRuns.retry>;

/** A new run takes up what another one did. It acts for the same person, and what was done is not done again. */
export async function retryRun(
  ctx: Retrying,
  { run_id, version: taking = 'original', from = 'failed' }: In<typeof workflowRuns.retry>,
): Promise<WorkflowRun> {
  const { db, scope, events } = ctx;
  // Not held: a run that has ended changes no more, and starting one holds the workflow before its runs.
  const run = await queries.readRun(db, scope, run_id);
  if (run === undefined) throw new AppError('WORKFLOW_RUN_NOT_FOUND');
  if (run.state !== 'failed' && run.state !== 'cancelled') throw new AppError('WORKFLOW_RUN_NOT_RETRYABLE');
  const workflow = await getWorkflow(db, scope, run.workflow_id);
  const active = await activeVersion(db, scope, workflow);
  const original = (await findVersion(db, scope, run.workflow_id, run.workflow_version))!;
  const version = taking === 'current' ? active : original;
  const { cause, input, as_publisher, depth, chain, correlation, causation, started_by } = run;
  const progress = from === 'start' || run.progress === null ? undefined : takenUp(original, version, run.progress);
  const [id] = await startRuns(
    ctx,
    workflow,
    version,
    [
      {
        trigger_id: null,
        trigger_ref: null,
        started_by,
        person_id: as_publisher ? version.publisher_id : run.person_id,
        as_publisher,
        input,
        cause,
        depth,
        chain,
        correlation,
        causation,
        retry_of: run_id,
        ...(progress === undefined ? {} : { progress }),
      },
    ],
    'throw',
  );
  const fresh = await getRun(db, scope, id!);
  events.add('workflow.run_queued', { id: workflow.id }, told(fresh));
  return fresh;
}

function takenUp(original: Version, version: Version, failed: Progress): Progress {
  const resumed = resumption(original.program, version.program, failed);
  if ('changed' in resumed) throw new AppError('WORKFLOW_CHANGED', { step: resumed.changed });
  return resumed.progress;
}
