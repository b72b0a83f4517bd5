import { staging } from '@deskwire/contract/desk/staging.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listEnvironments } from './environments/read.ts';
import { environmentRouter } from './environments/router.ts';
import { freezesRouter } from './freezes/router.ts';
import { listDeployments } from './list.ts';
import { appendToLog, listLog } from './logs.ts';
import { getDeployment } from './present.ts';
import { report } from './report.ts';
import { requestDeployment } from './request.ts';
import { rollBack } from './rollback.ts';
import { cancelDeployment, setStatus } from './set-status.ts';

const { deployments } = staging;

export const stagingRouter = router({
  environments: procedure(staging.environments).query(({ ctx, input }) => listEnvironments(ctx, input)),
  environment: environmentRouter,
  deployments: router({
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
  }),
  freezes: freezesRouter,
});
