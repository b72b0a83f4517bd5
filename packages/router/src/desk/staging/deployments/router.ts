import { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { cancelDeployment } from './cancel.ts';
import { requestDeployment } from './create.ts';
import { getDeployment } from './get.ts';
import { listDeployments } from './list.ts';
import { appendToLog } from './logs/append.ts';
import { listLog } from './logs/list.ts';
import { report } from './report.ts';
import { rollBack } from './rollback.ts';
import { setStatus } from './set-status.ts';

export const deploymentsRouter = router({
  list: procedure(deployments.list).query(({ ctx, input }) => listDeployments(ctx, input)),
  get: procedure(deployments.get).query(({ ctx, input }) => getDeployment(ctx.db, ctx.scope, input.deployment_id)),
  create: procedure(deployments.create).mutation(({ ctx, input }) => requestDeployment(ctx, input)),
  setStatus: procedure(deployments.setStatus).mutation(({ ctx, input }) => setStatus(ctx, input)),
  rollback: procedure(deployments.rollback).mutation(({ ctx, input }) => rollBack(ctx, input)),
  cancel: procedure(deployments.cancel).mutation(({ ctx, input }) => cancelDeployment(ctx, input)),
  report: procedure(deployments.report).mutation(({ ctx, input }) => report(ctx, input)),
  logs: router({
    list: procedure(deployments.logs.list).query(({ ctx, input }) => listLog(ctx, input)),
    append: procedure(deployments.logs.append).mutation(({ ctx, input }) => appendToLog(ctx, input)),
  }),
});
