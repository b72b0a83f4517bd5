import type { Approval, ApprovalDetail, ApprovalStep } from '@deskwire/contract/desk/approvals.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { keyOf } from '../tickets/present.ts';
import { openSteps } from './decisions/outcome.ts';
import { termsOf, votesOf } from './decisions/steps.ts';
import { canDoWith } from './rules.ts';
import * as queries from './queries.ts';

interface Reading {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly now: () => string;
}

/** A request that the person may see. Throws APPROVAL_NOT_FOUND. */
export async function getRequest({ db, scope, now }: Reading, id: string): Promise<queries.RequestRow> {
  const row = await queries.findRequest(db, scope, id, now());
  if (row === undefined) throw new AppError('APPROVAL_NOT_FOUND');
  return row;
}

/** Reads a request again after a change, for the person who made the change. */
export async function showRequest(ctx: Reading, id: string): Promise<Approval> {
  const {
    ticket_description: _,
    ticket_type: _type,
    ticket_priority: _priority,
    ...approval
  } = await showDetail(ctx, id);
  return approval;
}

/** The same with the text of the ticket. */
export async function showDetail(ctx: Reading, id: string): Promise<ApprovalDetail> {
  const row = await getRequest(ctx, id);
  const { ticket_description, ticket_type, ticket_priority } = row;
  const [approval] = await presentRequests(ctx, [row]);
  return { ...approval!, ticket_description, ticket_type, ticket_priority };
}

/** Requests with their steps, which are read together. */
export async function presentRequests(
  { db, scope, now }: Reading,
  rows: readonly queries.RequestRow[],
): Promise<Approval[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const byRequest = Map.groupBy(await queries.readSteps(db, scope, ids, now()), ({ request_id }) => request_id);
  return rows.map((row) => present(scope, row, byRequest.get(row.id) ?? [], now()));
}

function present(scope: TeamScope, row: queries.RequestRow, steps: readonly queries.StepRow[], now: string): Approval {
  const isOpen = row.status === 'pending' && Date.parse(row.expires_at) > Date.parse(now);
  const open = isOpen ? openSteps(termsOf(row, steps), votesOf(steps)) : [];
  const turn = steps.find(({ position }) => open.includes(position)) ?? steps[0];
  return {
    id: row.id,
    team_id: row.team_id,
    subject:
      row.ticket_id === null
        ? { kind: 'run_step', run: row.by_agent ? 'agent' : 'workflow', id: row.run_id!, title: row.title! }
        : { kind: 'ticket', run: null, id: row.ticket_id, title: row.ticket_title! },
    ticket_id: row.ticket_id,
    ticket_key: row.ticket_number === null ? null : keyOf(scope, row.ticket_number),
    ticket_title: row.ticket_title,
    requester_id: row.requester_id,
    requester: row.requester,
    description: row.description,
    policy: row.policy,
    quorum: row.needed,
    status: row.status,
    approver_id: turn!.approver_id,
    approver: turn!.approver,
    steps: steps.map((step) => presentStep(step, isOpen, open)),
    can: canDoWith(scope, { row, steps, now }),
    content_changed: row.content_changed,
    replaces_id: row.replaces_id,
    expires_at: row.expires_at,
    created_at: row.created_at,
    updated_at: row.updated_at,
    decided_at: row.decided_at,
    closed_at: row.closed_at,
    version: row.version,
  };
}

function presentStep(step: queries.StepRow, isOpen: boolean, open: readonly number[]): ApprovalStep {
  const undecided = open.includes(step.position) ? 'open' : isOpen ? 'waiting' : 'skipped';
  return {
    position: step.position,
    approver_id: step.approver_id,
    approver: step.approver,
    substitute_id: step.substitute_id,
    substitute: step.substitute,
    state: step.decision ?? undecided,
    needs_approver: isOpen && step.decision === null && !step.approver_fit && step.substitute_id === null,
    decided_by: step.decided_by,
    decider: step.decider,
    decided_for: step.decided_for,
    represented: step.represented,
    comments: step.comments,
    via: step.via,
    decided_at: step.decided_at,
  };
}
