import { randomUUIDv7 } from 'node:crypto';
import type { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import type { Deployment } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { demand } from '../../../kit/access/can.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkPlace, hold, notAllowed, tell, type Held } from './move.ts';
import * as queries from './moves.queries.ts';
import { getDeployment } from './get.ts';
import { goesTo, latest } from './states/rules.ts';

/**
 * Rolls back the last deployment: the version that was recorded when it started is deployed again, at once, whatever
 * waits, and without another approval, since it had one. Answers that new deployment.
 */
export async function rollBack(
  ctx: Ctx<typeof deployments.rollback>,
  { deployment_id, reason }: In<typeof deployments.rollback>,
): Promise<Deployment> {
  const { db, scope, events, now } = ctx;
  const held = await hold(db, scope.team_id, deployment_id);
  const { place, deployment } = held;
  demand(goesTo('rolled_back'), deployment, scope);
  demand(latest, { id: deployment.id, last_deployment_id: place.last_deployment_id }, scope);
  await checkPlace(ctx, place, [scope.person_id]);
  const goal = await goalOf(db, held);
  if (goal === undefined) throw new AppError('DEPLOYMENT_NOTHING_BEFORE');

  const back = await queries.moveDeployment(db, scope.team_id, deployment, 'rolled_back', {}, now());
  if (back === undefined) throw notAllowed(deployment.status, 'rolled_back');
  const row = {
    id: randomUUIDv7(),
    environment_id: place.id,
    ticket_id: deployment.ticket_id,
    kind: 'rollback' as const,
    version: goal.version,
    status: 'running' as const,
    deployment_notes: null,
    reason,
    requested_by: scope.person_id,
    // If this one is rolled back too, it goes further back, never to the version that was just found to be bad.
    previous_deployment_id: goal.previous_deployment_id,
    rolls_back_id: deployment.id,
  };
  const rollback = await queries.insertDeployment(db, scope.team_id, row, now());
  tell(events, 'deployment.rolled_back', place, back, { rollback_id: rollback.id, to_version: goal.version, reason });
  tell(events, 'deployment.requested', place, rollback, {});
  tell(events, 'deployment.started', place, rollback, { previous_version: null, override_reason: null });
  return getDeployment(db, scope, rollback.id);
}

/** The deployment that a rollback returns to: the one that was live before. A rollback that failed is tried again. */
async function goalOf(db: Tx, { place: { team_id }, deployment }: Held) {
  if (deployment.kind === 'rollback' && deployment.status === 'failed') return deployment;
  const { previous_deployment_id: id } = deployment;
  return id === null ? undefined : queries.findGoal(db, team_id, id);
}
