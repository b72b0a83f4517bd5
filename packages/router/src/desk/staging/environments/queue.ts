import type { environment } from '@deskwire/contract/desk/staging.environments.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getEnvironment } from './get.ts';
import { presentDeployment } from '../deployments/get.ts';
import * as queries from '../deployments/queries.ts';

/** Lists the deployments that wait for their turn in an environment, the next one first. */
export async function listQueue(ctx: Ctx<typeof environment.queue>, input: In<typeof environment.queue>) {
  const { db, scope } = ctx;
  const { id: environment_id } = await getEnvironment(ctx, input.environment_id);
  const filter: queries.DeploymentFilter = { environment_id, status: ['approved'] };
  return page(ctx, input, {
    key: ['environment.queue', scope.team_id, environment_id],
    find: (slice) => queries.listDeployments(db, scope, filter, 'queue', slice),
    position: ({ approved_at, id }) => [approved_at, id],
    present: presentDeployment(scope),
  });
}
