import type { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import { type Deployment } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { demand } from '../../../kit/access/can.ts';
import { cancel, hold } from './move.ts';
import { getDeployment } from './get.ts';
import { byRequester } from './states/rules.ts';

/** Cancels a deployment before it starts. Its requester may do so, and people who manage deployments. */
export async function cancelDeployment(
  ctx: Ctx<typeof deployments.cancel>,
  { deployment_id, notes }: In<typeof deployments.cancel>,
): Promise<Deployment> {
  const { db, scope } = ctx;
  const held = await hold(db, scope.team_id, deployment_id);
  demand(byRequester, held.deployment, scope);
  if (held.deployment.status !== 'cancelled') await cancel(ctx, held, notes);
  return getDeployment(db, scope, deployment_id);
}
