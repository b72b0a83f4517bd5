import type { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import { spelledStatus, type Deployment, type DeploymentStatus } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { approve, callNext, cancel, finish, hold, notAllowed, start, type Held } from './move.ts';
import { getDeployment } from './get.ts';

type Input = In<typeof deployments.setStatus>;

/** Moves a deployment one step on. The status that it has already changes nothing. */
export async function setStatus(ctx: Ctx<typeof deployments.setStatus>, input: Input): Promise<Deployment> {
  const held = await hold(ctx.db, ctx.scope.team_id, input.deployment_id);
  const to = spelledStatus<DeploymentStatus>(input.status);
  if (to !== held.deployment.status) await move(ctx, held, to, input);
  return getDeployment(ctx.db, ctx.scope, held.deployment.id);
}

async function move(
  ctx: Ctx<typeof deployments.setStatus>,
  held: Held,
  to: DeploymentStatus,
  { notes, override_reason }: Input,
): Promise<void> {
  switch (to) {
    case 'approved':
      await approve(ctx, held, notes);
      await callNext(ctx, held.place);
      break;
    case 'running':
      await start(ctx, held, { person_id: ctx.scope.person_id, override_reason }, notes);
      break;
    case 'succeeded':
    case 'failed':
      await finish(ctx, held, to, notes);
      break;
    case 'cancelled':
      await cancel(ctx, held, notes);
      break;
    // Nobody asks for what is there already to be asked for, and only a rollback rolls back.
    case 'requested':
    case 'rolled_back':
      throw notAllowed(held.deployment.status, to);
  }
}
