import { randomUUIDv7 } from 'node:crypto';
import type { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import type { Deployment } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getVisibleTicket, holdTicket } from '../../tickets/find.ts';
import { approve, callNext, isApproved, tell } from './move.ts';
import * as queries from './moves.queries.ts';
import { getDeployment } from './get.ts';

/** Requests a deployment of a ticket that the person sees. Where no approval is missing, it waits for its turn at once. */
export async function requestDeployment(
  ctx: Ctx<typeof deployments.create>,
  input: In<typeof deployments.create>,
): Promise<Deployment> {
  const { db, scope, events, now } = ctx;
  const ticket = await getVisibleTicket(db, scope, input.ticket_id);
  if (ticket.merged_into_id !== null)
    throw new AppError('TICKET_MERGED', { ticket_id: ticket.id, into_id: ticket.merged_into_id });
  await holdTicket(db, scope.team_id, ticket.id);
  const place = await queries.lockPlace(db, scope.team_id, input.environment_id);
  if (place === undefined) throw new AppError('ENVIRONMENT_NOT_FOUND');
  if (place.archived_at !== null) throw new AppError('ENVIRONMENT_ARCHIVED');
  const row = {
    id: randomUUIDv7(),
    environment_id: place.id,
    ticket_id: ticket.id,
    kind: 'deploy' as const,
    version: input.version,
    status: 'requested' as const,
    deployment_notes: input.deployment_notes ?? null,
    reason: null,
    requested_by: scope.person_id,
    previous_deployment_id: null,
    rolls_back_id: null,
  };
  const deployment = await queries.insertDeployment(db, scope.team_id, row, now());
  tell(events, 'deployment.requested', place, deployment, {});
  if (await isApproved(db, place, ticket.id)) {
    await approve(ctx, { place, deployment });
    await callNext(ctx, place);
  }
  return getDeployment(db, scope, deployment.id);
}
