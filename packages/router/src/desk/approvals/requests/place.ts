import { createHash } from 'node:crypto';
import type { ApprovalPolicy } from '@deskwire/contract/desk/approvals.schemas.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events, Outbox } from '../../../kit/context.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { botOf } from '../../../identity/people/bots/bot.ts';
import { findApprovers, stepsOf, tellAssigned } from '../approvers/assign.ts';
import { neededBy } from '../decisions/outcome.ts';
import * as queries from '../queries.ts';
import { holdRun } from '../subjects/runs.ts';
import { setTimer } from './timer.ts';

constraintMeans({ approval_requests_pkey: 'ID_TAKEN' });

export interface Placing {
  readonly db: Tx;
  readonly scope: InTeam;
  readonly events: Events<'approval.requested' | 'approval.delegated' | 'ticket.watched'>;
  readonly outbox: Outbox;
  readonly now: () => string;
}

/** A step that a run of a workflow or of an agent waits with. */
export type StepSubject = (
  | { readonly run_id: string; readonly agent_run_id?: undefined }
  | { readonly agent_run_id: string; readonly run_id?: undefined }
) & { readonly step: string; readonly title: string };
/** A ticket, and who asks for its approval. */
export interface TicketSubject {
  readonly ticket_id: string;
  readonly requester_id: string;
}
/** The terms of a new request, whether or not it replaces another. */
export interface Wanted {
  readonly id: string;
  readonly subject: TicketSubject | StepSubject;
  readonly description: string;
  readonly policy: ApprovalPolicy;
  readonly quorum: number | undefined;
  readonly named: readonly string[];
  readonly least: number;
  readonly expires_at: string;
  readonly replaces_id: string | null;
}

/**
 * Places a request, and gives its id. The ticket is held from the reading of its text to the end: the request is about what
 * it says then.
 */
export async function place(ctx: Placing, wanted: Wanted): Promise<string> {
  const { db, scope, events, outbox, now } = ctx;
  const { policy, quorum, named, least, subject, ...given } = wanted;
  // A run asks through the bot, so that whoever it acts for may decide as well.
  const requester_id = 'ticket_id' in subject ? subject.requester_id : await botOf(ctx, scope);
  const approver_ids = await findApprovers(ctx, { requester_id, named, least });
  const held = 'ticket_id' in subject ? await holdTicket(ctx, subject.ticket_id) : await holdStep(ctx, subject);
  if (held.over) throw new AppError('APPROVAL_OUTDATED');
  const row = {
    ...given,
    ...subjectColumns(subject),
    team_id: scope.team_id,
    requester_id,
    policy,
    needed: neededBy(policy, approver_ids.length, quorum),
    content_hash: held.hash,
    created_at: now(),
  };
  if (!(await queries.insertRequest(db, row))) {
    const pending = 'ticket_id' in subject ? await queries.findPending(db, scope, held.id) : undefined;
    throw new AppError('APPROVAL_PENDING', pending && { request_id: pending.id });
  }
  const asked = approver_ids.map((approver_id, at) => ({ position: at + 1, approver_id }));
  const steps = await stepsOf(ctx, requester_id, asked);
  const kept = steps.map(({ substitute_id: _, ...step }) => step);
  await queries.insertSteps(db, scope, row.id, kept, now());
  const { replaces_id } = wanted;
  events.add('approval.requested', { id: held.id }, { request_id: row.id, policy, approver_ids, replaces_id });
  await tellAssigned(ctx, held, row.id, steps);
  setTimer(outbox, scope.team_id, { ...row, reminded: 0 });
  return row.id;
}

const subjectColumns = (subject: Wanted['subject']) => {
  if ('ticket_id' in subject)
    return { ticket_id: subject.ticket_id, run_id: null, agent_run_id: null, step: null, title: null };
  const { run_id = null, agent_run_id = null, step, title } = subject;
  return { ticket_id: null, run_id, agent_run_id, step, title };
};

async function holdTicket({ db, scope }: Placing, ticket_id: string): Promise<queries.Subject> {
  const ticket = await queries.holdTicket(db, scope, ticket_id);
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  if (ticket.merged_into_id !== null)
    throw new AppError('TICKET_MERGED', { ticket_id: ticket.id, into_id: ticket.merged_into_id });
  return ticket;
}
/** The subject of a step does not change: its run stays on its version, or asks again. */
async function holdStep({ db, scope }: Placing, subject: StepSubject): Promise<queries.Subject> {
  const id = subject.run_id ?? subject.agent_run_id;
  const run = await holdRun(db, scope, id);
  if (run === undefined) throw new AppError('APPROVAL_OUTDATED');
  const hash = createHash('sha256')
    .update(JSON.stringify([id, subject.step, subject.title]))
    .digest();
  return { id, hash, over: run.over };
}
