import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import { EventRef, job } from '../../../kit/jobs/job.ts';
import * as approvers from './queries.ts';
import { stepsOf, tellAssigned } from './assign.ts';
import * as queries from '../queries.ts';
import type { InTeam } from '../../../kit/team-id.ts';

/** Looks after what waits for people who can decide no more. */
export const reassign = job({ name: 'approvals.reassign', queue: 'events', input: EventRef });
const BATCH = 100;

interface Reassigning {
  readonly db: Tx;
  readonly scope: InTeam;
  readonly events: Events<'approval.reassigned' | 'approval.delegated' | 'ticket.watched'>;
  readonly now: () => string;
}

/**
 * Gives steps of people who left or may no longer decide to the approver with the least to do. Where there is none it stays,
 * and is shown as needing one, until somebody becomes an approver. Answers whether there may be more of it.
 */
export async function reassignSteps(ctx: Reassigning): Promise<boolean> {
  const { db, scope } = ctx;
  await approvers.lockAssignment(db, scope.team_id);
  const unfit = await approvers.listUnfitSteps(db, scope.team_id, BATCH);
  let moved = 0;
  for (const { request_id, position } of unfit) moved += (await reassignStep(ctx, request_id, position)) ? 1 : 0;
  return unfit.length === BATCH && moved > 0;
}

async function reassignStep(ctx: Reassigning, request_id: string, position: number): Promise<boolean> {
  const { db, scope, events, now } = ctx;
  const found = await queries.readRequest(db, scope, request_id);
  const ticket = found && (await queries.holdSubject(db, scope, found));
  const request = ticket && (await queries.lockRequest(db, scope, request_id));
  if (ticket === undefined || request?.status !== 'pending') return false;
  const steps = await queries.readSteps(db, scope, [request_id], now());
  const step = steps.find((one) => one.position === position);
  if (step === undefined || step.decision !== null || step.approver_fit) return false;
  // A person who has decided for somebody else has no second vote.
  const asked = steps.flatMap(({ approver_id, decided_by }) => [
    approver_id,
    ...(decided_by === null ? [] : [decided_by]),
  ]);
  const except = [request.requester_id, ...asked];
  const [approver_id] = await approvers.chooseApprovers(db, scope.team_id, { except, limit: 1, now: now() });
  if (approver_id === undefined) return false;
  const [assigned] = await stepsOf(ctx, request.requester_id, [{ position, approver_id }]);
  await queries.reassignStep(db, scope, request_id, assigned!, now());
  await queries.touchRequest(db, scope, request_id, {}, now());
  events.add(
    'approval.reassigned',
    { id: ticket.id },
    { request_id, position, from: step.approver_id, to: approver_id },
  );
  await tellAssigned(ctx, ticket, request_id, [assigned!]);
  return true;
}
