import { staging } from '@deskwire/contract/desk/staging.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { deploymentsRouter } from './deployments/router.ts';
import { listEnvironments } from './environments/list.ts';
import { environmentRouter } from './environments/router.ts';
import { freezesRouter } from './freezes/router.ts';

export const stagingRouter = router({
  environments: procedure(staging.environments).query(({ ctx, input }) => listEnvironments(ctx, input)),
  environment: environmentRouter,
  deployments: deploymentsRouter,
  freezes: freezesRouter,
});
