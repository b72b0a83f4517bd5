import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import { namesOf } from '../../../identity/people/recipients/recipients.ts';
import { ticketLink } from '../../tickets/present.ts';
import { readTicketFacts, type TicketFacts } from '../../tickets/notices/facts.ts';
import { openSteps } from '../decisions/outcome.ts';
import { termsOf, votesOf } from '../decisions/steps.ts';
import * as queries from '../queries.ts';

/** Somebody who can decide a step now. */
export interface Asked {
  readonly id: string;
  readonly position: number;
  /** The approver who is away, if this is their substitute. */
  readonly decides_for: string | null;
}
/** A request as it is when people are told about it. */
export interface RequestFacts {
  /** The subject of the decision, as emails call it, and its page. */
  readonly ticket: Pick<TicketFacts, 'key' | 'title'> & { readonly link: string };
  readonly request: queries.LockedRequest;
  readonly requester_name: string | undefined;
  readonly asked: readonly Asked[];
  /** The people who were asked and have not decided, whether or not it is their turn. */
  readonly undecided: readonly string[];
  /** The step that was decided last. */
  readonly last: queries.StepRow | undefined;
}

/** Reads what is true of a request now. Undefined: it or its ticket is gone. */
export async function readRequestFacts(ctx: ReactionCtx, request_id: string): Promise<RequestFacts | undefined> {
  const { db, scope, now } = ctx;
  const request = await queries.readRequest(db, scope, request_id);
  const ticket = request && (await subjectOf(ctx, request));
  if (ticket === undefined || request === undefined) return undefined;
  const steps = await queries.readSteps(db, scope, [request_id], now());
  const open = request.status === 'pending' ? openSteps(termsOf(request, steps), votesOf(steps)) : [];
  return {
    ticket,
    request,
    requester_name: (await namesOf(db, scope.team_id, [request.requester_id])).get(request.requester_id),
    asked: steps.filter(({ position }) => open.includes(position)).flatMap(askedOf),
    undecided: steps
      .filter(({ decision }) => decision === null)
      .flatMap(({ approver_id, substitute_id }) => [approver_id, ...(substitute_id === null ? [] : [substitute_id])]),
    last: steps
      .filter(({ decided_at }) => decided_at !== null)
      .toSorted((a, b) => Date.parse(b.decided_at!) - Date.parse(a.decided_at!))[0],
  };
}

async function subjectOf(
  ctx: ReactionCtx,
  { ticket_id, run_id, by_agent, step, title }: queries.LockedRequest,
): Promise<RequestFacts['ticket'] | undefined> {
  if (run_id !== null)
    return { key: title!, title: `Step ${step}`, link: by_agent ? '/approvals' : `/workflows/runs/${run_id}` };
  const ticket = await readTicketFacts(ctx, ticket_id);
  return ticket && { ...ticket, link: ticketLink(ctx.scope, ticket.key) };
}

/** The approver of a step, if they may decide now, and their substitute, who always may. */
const askedOf = ({ position, ...step }: queries.StepRow): Asked[] => [
  ...(step.approver_fit ? [{ id: step.approver_id, position, decides_for: null }] : []),
  ...(step.substitute_id === null ? [] : [{ id: step.substitute_id, position, decides_for: step.approver.name }]),
];
