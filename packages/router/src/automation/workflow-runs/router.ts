import { workflowRuns } from '@deskwire/contract/automation/workflow-runs.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { cancelRun } from './cancel.ts';
import { dismissRun } from './dismiss.ts';
import { showRun } from './get.ts';
import { listRuns } from './list.ts';
import { retryRun } from './retry.ts';

export const workflowRunsRouter = router({
  list: procedure(workflowRuns.list).query(({ ctx, input }) => listRuns(ctx, input)),
  get: procedure(workflowRuns.get).query(({ ctx, input }) => showRun(ctx, input)),
  cancel: procedure(workflowRuns.cancel).mutation(({ ctx, input }) => cancelRun(ctx, input)),
  retry: procedure(workflowRuns.retry).mutation(({ ctx, input }) => retryRun(ctx, input)),
  dismiss: procedure(workflowRuns.dismiss).mutation(({ ctx, input }) => dismissRun(ctx, input)),
});
