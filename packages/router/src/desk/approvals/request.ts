import { randomUUIDv7 } from 'node:crypto';
import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Approval, ApprovalPolicy } from '@deskwire/contract/desk/approvals.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError, constraintMeans, invalid } from '../../kit/errors.ts';
import { getVisibleTicket } from '../tickets/find.ts';
import * as approvers from './approvers.queries.ts';
import { findApprovers, stepsOf, tellAssigned } from './assign.ts';
import { neededBy } from './outcome.ts';
import { getRequest, showRequest } from './present.ts';
import * as queries from './queries.ts';
import { setTimer } from './timer.ts';

constraintMeans({ approval_requests_pkey: 'ID_TAKEN' });

type Asking = Ctx<typeof approvals.request> | Ctx<typeof approvals.rerequest>;
type Input = In<typeof approvals.request>;
type Again = In<typeof approvals.rerequest>;

/** What is asked for, whoever it was asked of before. */
interface Wanted {
  readonly id: string;
  readonly ticket_id: string;
  readonly description: string;
  readonly policy: ApprovalPolicy;
  readonly quorum: number | undefined;
  readonly named: readonly string[];
  readonly least: number;
  readonly expires_at: string;
  readonly replaces_id: string | null;
}

/** Asks for the approval of a ticket as it reads now. */
export async function request(ctx: Ctx<typeof approvals.request>, input: Input): Promise<Approval> {
  const { policy = 'any', quorum } = input;
  if ((policy === 'quorum') !== (quorum !== undefined))
    throw invalid('quorum', 'goes with the policy of that name, and only with it');
  const { id: ticket_id } = await getVisibleTicket(ctx.db, ctx.scope, input.ticket_id);
  return ask(ctx, {
    id: input.id ?? randomUUIDv7(),
    ticket_id,
    description: input.description,
    policy,
    quorum,
    named: namedIn(input),
    least: quorum ?? 1,
    expires_at: expiryOf(input, ctx.now()),
    replaces_id: null,
  });
}

/** Asks again, on the same terms: of those who can still be asked, and of others in the place of those who cannot. */
export async function rerequest(ctx: Ctx<typeof approvals.rerequest>, input: Again): Promise<Approval> {
  const { db, scope, now } = ctx;
  const before = await getRequest(ctx, input.request_id);
  const steps = await queries.readSteps(db, scope, [before.id], now());
  const asked = steps.map(({ approver_id }) => approver_id);
  const fit = (await approvers.readApprovers(db, scope.team_id, asked)).filter((person) => person.fit);
  const again = asked.filter((id) => id !== scope.person_id && fit.some((person) => person.id === id));
  const named = namedIn(input);
  return ask(ctx, {
    id: randomUUIDv7(),
    ticket_id: before.ticket_id,
    description: input.description ?? before.description,
    policy: before.policy,
    quorum: before.policy === 'quorum' ? before.needed : undefined,
    named: named.length > 0 ? named : again,
    // Where people are named they decide how many; else as many as before must be found.
    least: named.length > 0 && before.policy !== 'quorum' ? 1 : before.needed,
    expires_at: expiryOf(input, now()),
    replaces_id: before.id,
  });
}

/** The ticket is held from the reading of its text to the end: the request is about what it says then. */
async function ask(ctx: Asking, wanted: Wanted): Promise<Approval> {
  const { db, scope, events, outbox, now } = ctx;
  const requester_id = scope.person_id;
  const { policy, quorum, named, least, ...given } = wanted;
  const approver_ids = await findApprovers(ctx, { requester_id, named, least });
  const ticket = await queries.holdTicket(db, scope, wanted.ticket_id);
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  if (ticket.merged_into_id !== null)
    throw new AppError('TICKET_MERGED', { ticket_id: ticket.id, into_id: ticket.merged_into_id });
  const row = {
    ...given,
    team_id: scope.team_id,
    requester_id,
    policy,
    needed: neededBy(policy, approver_ids.length, quorum),
    content_hash: ticket.hash,
    created_at: now(),
  };
  if (!(await queries.insertRequest(db, row))) {
    const pending = await queries.findPending(db, scope, ticket.id);
    throw new AppError('APPROVAL_PENDING', pending && { request_id: pending.id });
  }
  const asked = approver_ids.map((approver_id, at) => ({ position: at + 1, approver_id }));
  const steps = await stepsOf(ctx, requester_id, asked);
  const kept = steps.map(({ substitute_id: _, ...step }) => step);
  await queries.insertSteps(db, scope, row.id, kept, now());
  const { replaces_id } = wanted;
  events.add('approval.requested', { id: ticket.id }, { request_id: row.id, policy, approver_ids, replaces_id });
  await tellAssigned(ctx, ticket, row.id, steps);
  setTimer(outbox, scope.team_id, { ...row, reminded: 0 });
  return showRequest(ctx, row.id);
}

const namedIn = ({ approver_id, approver_ids = [] }: Pick<Input, 'approver_id' | 'approver_ids'>): string[] => [
  ...new Set(approver_id === undefined ? approver_ids : [approver_id, ...approver_ids]),
];

const DEFAULT_HOURS = 14 * 24;
const LONGEST_HOURS = 365 * 24;
function expiryOf(
  { expires_at, expires_in_hours }: Pick<Input, 'expires_at' | 'expires_in_hours'>,
  now: string,
): string {
  if (expires_at === undefined) return secondsAfter(now, (expires_in_hours ?? DEFAULT_HOURS) * 3600);
  if (expires_in_hours !== undefined) throw invalid('expires_at', 'say either when or in how many hours');
  const ahead = Date.parse(expires_at) - Date.parse(now);
  if (ahead <= 0 || ahead > LONGEST_HOURS * 3_600_000) throw invalid('expires_at', 'must lie within the next year');
  return new Date(expires_at).toISOString();
}
