import { createHash } from 'node:crypto';
import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Approval, ApprovalPolicy } from '@deskwire/contract/desk/approvals.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, constraintMeans, invalid } from '../../../kit/errors.ts';
import { holdAsking } from '../../../automation/workflow-runs/fragments.ts';
import { botOf } from '../../../identity/people/bots/bot.ts';
import { findApprovers, stepsOf, tellAssigned } from '../approvers/assign.ts';
import { neededBy } from '../decisions/outcome.ts';
import { showRequest } from '../present.ts';
import * as queries from '../queries.ts';
import { setTimer } from './timer.ts';

constraintMeans({ approval_requests_pkey: 'ID_TAKEN' });

type Input = In<typeof approvals.request>;
type Asking = Ctx<typeof approvals.request> | Ctx<typeof approvals.rerequest>;

/** A step that a run of a workflow waits with. */
export interface StepSubject {
  readonly run_id: string;
  readonly step: string;
  readonly title: string;
}
/** The terms of a new request, whether or not it replaces another. */
interface Wanted {
  readonly id: string;
  readonly subject: { readonly ticket_id: string } | StepSubject;
  readonly description: string;
  readonly policy: ApprovalPolicy;
  readonly quorum: number | undefined;
  readonly named: readonly string[];
  readonly least: number;
  readonly expires_at: string;
  readonly replaces_id: string | null;
}

/** The ticket is held from the reading of its text to the end: the request is about what it says then. */
export async function ask(ctx: Asking, wanted: Wanted): Promise<Approval> {
  const { db, scope, events, outbox, now } = ctx;
  const { policy, quorum, named, least, subject, ...given } = wanted;
  // A run asks through the bot, so that whoever it acts for may decide as well.
  const requester_id = 'run_id' in subject ? await botOf(ctx, scope) : scope.person_id;
  const approver_ids = await findApprovers(ctx, { requester_id, named, least });
  const ticket = 'run_id' in subject ? await holdStep(ctx, subject) : await holdTicket(ctx, subject.ticket_id);
  if (ticket.over) throw new AppError('APPROVAL_OUTDATED');
  const row = {
    ...given,
    ...subjectColumns(subject),
    team_id: scope.team_id,
    requester_id,
    policy,
    needed: neededBy(policy, approver_ids.length, quorum),
    content_hash: ticket.hash,
    created_at: now(),
  };
  if (!(await queries.insertRequest(db, row))) {
    const pending = 'run_id' in subject ? undefined : await queries.findPending(db, scope, ticket.id);
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

const subjectColumns = (subject: Wanted['subject']) =>
  'run_id' in subject
    ? { ticket_id: null, ...subject }
    : { ticket_id: subject.ticket_id, run_id: null, step: null, title: null };

async function holdTicket({ db, scope }: Asking, ticket_id: string): Promise<queries.Subject> {
  const ticket = await queries.holdTicket(db, scope, ticket_id);
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  if (ticket.merged_into_id !== null)
    throw new AppError('TICKET_MERGED', { ticket_id: ticket.id, into_id: ticket.merged_into_id });
  return ticket;
}
/** What a step asks for does not change: its run stays on its version. */
async function holdStep({ db, scope }: Asking, { run_id, step, title }: StepSubject): Promise<queries.Subject> {
  const run = await holdAsking(db, scope, run_id);
  if (run === undefined) throw new AppError('APPROVAL_OUTDATED');
  const hash = createHash('sha256')
    .update(JSON.stringify([run_id, step, title]))
    .digest();
  return { id: run_id, hash, over: run.over };
}

export const namedIn = ({ approver_id, approver_ids = [] }: Pick<Input, 'approver_id' | 'approver_ids'>): string[] => [
  ...new Set(approver_id === undefined ? approver_ids : [approver_id, ...approver_ids]),
];

const DEFAULT_HOURS = 14 * 24;

const LONGEST_HOURS = 365 * 24;

export function expiryOf(
  { expires_at, expires_in_hours }: Pick<Input, 'expires_at' | 'expires_in_hours'>,
  now: string,
): string {
  if (expires_at === undefined) return secondsAfter(now, (expires_in_hours ?? DEFAULT_HOURS) * 3600);
  if (expires_in_hours !== undefined) throw invalid('expires_at', 'say either when or in how many hours');
  const ahead = Date.parse(expires_at) - Date.parse(now);
  if (ahead <= 0 || ahead > LONGEST_HOURS * 3_600_000) throw invalid('expires_at', 'must lie within the next year');
  return new Date(expires_at).toISOString();
}
