import type { ApprovalDecision } from '@deskwire/contract/desk/approvals.schemas.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { Events, Outbox } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { openSteps, outcomeOf } from './outcome.ts';
import { closedFor, nextOf, stepFor, termsOf, votesOf } from './steps.ts';
import * as queries from '../queries.ts';
import { timerOf } from '../requests/timer.ts';
import type { TeamId } from '../../../kit/team-id.ts';

interface Deciding {
  readonly db: Tx;
  readonly events: Events<'approval.decided' | 'approval.approved' | 'approval.rejected'>;
  readonly outbox: Outbox;
  readonly now: () => string;
}

/** The person who decides. Their right to decide at all was checked a moment ago. */
export interface Decider {
  readonly team_id: TeamId;
  readonly person_id: string;
  readonly user_id?: string | null;
}

export interface Said {
  readonly request_id: string;
  readonly decision: ApprovalDecision;
  readonly comments: string | null;
  readonly via: 'app' | 'mail';
}

/**
 * Takes somebody's decision on their step. The ticket is held while the text that was asked about is compared with what
 * it says, and the request is locked while the decisions are counted: no edit and no other decision comes in between.
 */
export async function decide(
  ctx: Deciding,
  who: Decider,
  { request_id, ...said }: Said,
): Promise<queries.LockedRequest> {
  const { db, events, outbox, now } = ctx;
  const request = await holdRequest(ctx, who, request_id);
  const steps = await queries.readSteps(db, who, [request_id], now());
  const terms = termsOf(request, steps);
  const votes = votesOf(steps);
  const by = { team_id: who.team_id, actor_id: who.person_id, user_id: who.user_id };
  const ticket = { id: queries.subjectIdOf(request), ...by };
  const { decision, via } = said;
  // Somebody who is an approver and a substitute decides for both, as far as it is their turn.
  for (
    let step: queries.StepRow | undefined = stepOf(request, steps, who.person_id);
    step !== undefined;
    step = nextOf(steps, openSteps(terms, votes), who.person_id)
  ) {
    const { position, approver_id } = step;
    const decided_for = approver_id === who.person_id ? null : approver_id;
    const decided_at = now();
    await queries.insertDecision(db, {
      ...said,
      team_id: who.team_id,
      request_id,
      position,
      decided_by: who.person_id,
      decided_for,
      decided_at,
    });
    events.add('approval.decided', ticket, { request_id, position, decision, decided_for, via });
    votes.push({ position, decision });
  }
  const outcome = outcomeOf(terms, votes);
  if (outcome === 'pending') {
    await queries.touchRequest(db, who, request_id, {}, now());
    return request;
  }
  await queries.closeRequest(db, who, request_id, outcome, now());
  events.add(`approval.${outcome}`, ticket, { request_id });
  outbox.cancel(timerOf(request_id));
  return { ...request, status: outcome };
}

/** The step that a person would decide now. Throws what `decide` would. */
export async function peek({ db, now }: { db: Db; now: () => string }, who: Decider, request_id: string) {
  const request = await queries.readRequest(db, who, request_id);
  const ticket = request && (await queries.readSubject(db, who, request));
  checkPending(request, ticket, now());
  const steps = await queries.readSteps(db, who, [request_id], now());
  return { request, step: stepOf(request, steps, who.person_id) };
}

/** Locks what a decision stands on, always the ticket first. */
async function holdRequest({ db, now }: Deciding, who: Decider, request_id: string): Promise<queries.LockedRequest> {
  const found = await queries.readRequest(db, who, request_id);
  const ticket = found && (await queries.holdSubject(db, who, found));
  const request = ticket && (await queries.lockRequest(db, who, request_id));
  checkPending(request, ticket, now());
  return request;
}

/** Throws if the request can no longer be decided. */
function checkPending(
  request: queries.LockedRequest | undefined,
  ticket: queries.Subject | undefined,
  now: string,
): asserts request is queries.LockedRequest {
  if (ticket === undefined || request === undefined) throw new AppError('APPROVAL_NOT_FOUND');
  const outdated = ticket.over || !request.content_hash.equals(ticket.hash);
  const closed = closedFor({ ...request, outdated }, now);
  if (closed !== undefined) throw closed;
}

function stepOf(request: queries.LockedRequest, steps: readonly queries.StepRow[], person_id: string): queries.StepRow {
  const step = stepFor(request, steps, person_id);
  if (step instanceof AppError) throw step;
  return step;
}
