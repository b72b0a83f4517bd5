import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import { type Deployment } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { cancel, hold } from './move.ts';
import { getDeployment } from './get.ts';

/** Cancels a deployment before it starts. Its requester may do so, and people who manage deployments. */
export async function cancelDeployment(
  ctx: Ctx<typeof deployments.cancel>,
  { deployment_id, notes }: In<typeof deployments.cancel>,
): Promise<Deployment> {
  const { db, scope } = ctx;
  const held = await hold(db, scope.team_id, deployment_id);
  if (held.deployment.requested_by !== scope.person_id && !rolesPermit(scope.roles, 'deployments.manage'))
    throw new AppError('FORBIDDEN', { needs: 'deployments.manage' });
  if (held.deployment.status !== 'cancelled') await cancel(ctx, held, notes);
  return getDeployment(db, scope, deployment_id);
}
