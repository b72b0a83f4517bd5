import { sql } from 'kysely';
import type { ApprovalDecision, ApprovalPolicy, ApprovalStatus } from '@deskwire/contract/desk/approvals.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import { isTicket, seesTicket } from '../tickets/fragments.ts';
import { holdRun, isRunEnded, readRun, runOf, seesRun } from './subjects/runs.ts';
import { contentHash, isOver } from './gate/content.queries.ts';
import { holdsAt, isFit } from './approvers/fit.queries.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { personShown } from '../../identity/people/fragments.ts';

type Names =
  | 'approval_requests'
  | 'approval_steps'
  | 'approval_decisions'
  | 'tickets'
  | 'ticket_watchers'
  | 'project_members'
  | 'approval_delegations';
const on = tables<Names>();

/** Whether a request asks or asked a person, or somebody for whom they decide today. */
const asks = ({ team_id }: InTeam, person_id: string, now: string) => sql<boolean>`r.id in (
  select s.request_id from approval_steps s where s.team_id = ${team_id} and s.approver_id = ${person_id}
  union all
  select s.request_id
  from approval_delegations d
  join approval_steps s on s.team_id = d.team_id and s.delegation_id = d.id
  where d.team_id = ${team_id} and d.to_id = ${person_id} and ${holdsAt('d', now)})`;

/** Whether a person can decide a step now. */
const waitsFor = (person_id: string, now: string) => sql<boolean>`(
  r.status = 'pending' and r.expires_at > ${now} and r.requester_id <> ${person_id} and not coalesce(${isOver}, false)
  and not ${isRunEnded}
  and exists (
    select from approval_steps s
    left join approval_delegations d on d.team_id = s.team_id and d.id = s.delegation_id and ${holdsAt('d', now)}
    where s.team_id = r.team_id and s.request_id = r.id and (s.approver_id = ${person_id} or d.to_id = ${person_id})
      and not exists (select from approval_decisions x
        where x.team_id = s.team_id and x.request_id = s.request_id and x.position = s.position)
      and (r.policy <> 'ordered' or s.position = 1 or exists (select from approval_decisions x
        where x.team_id = s.team_id and x.request_id = s.request_id and x.position = s.position - 1))))`;

/** The subject of an approval is seen by people who see the ticket or the run, and by those who asked and are asked. */
const visible = (scope: TeamScope, now: string) => sql<boolean>`(
  ${scope.visibility === 'all' ? sql`r.ticket_id is not null` : seesTicket(scope, sql.ref('r.ticket_id'))}
  or r.requester_id = ${scope.person_id} or ${asks(scope, scope.person_id, now)} or ${seesRun(scope, runOf)})`;

const seen = (db: Db, scope: TeamScope, now: string) =>
  on(db)
    .selectFrom('approval_requests as r')
    .leftJoin('tickets', (join) => join.on(isTicket('r.team_id', 'r.ticket_id')))
    .where('r.team_id', '=', scope.team_id)
    .where((eb) => eb.or([eb('r.ticket_id', 'is', null), eb('tickets.id', 'is not', null)]))
    .where(visible(scope, now));

const shown = (db: Db, scope: TeamScope, now: string) =>
  seen(db, scope, now)
    .select([
      'r.id',
      'r.team_id',
      'r.ticket_id',
      runOf.as('run_id'),
      sql<boolean>`r.agent_run_id is not null`.as('by_agent'),
      'r.title',
      'tickets.number as ticket_number',
      'tickets.title as ticket_title',
      'tickets.description as ticket_description',
      'tickets.type as ticket_type',
      'tickets.priority as ticket_priority',
      'r.requester_id',
      'r.description',
      'r.policy',
      'r.needed',
      'r.status',
      'r.replaces_id',
      'r.expires_at',
      'r.created_at',
      'r.updated_at',
      'r.decided_at',
      'r.closed_at',
      'r.version',
    ])
    .select([
      personShown('r.team_id', 'r.requester_id').as('requester'),
      sql<boolean>`r.ticket_id is not null and r.content_hash <> ${contentHash}`.as('content_changed'),
      sql<boolean>`coalesce(${isOver}, false) or ${isRunEnded}`.as('ticket_over'),
    ])
    .$narrowType<{ policy: ApprovalPolicy; status: ApprovalStatus; content_changed: boolean }>();

/** A request that somebody may see. */
export const findRequest = (db: Db, scope: TeamScope, id: string, now: string) =>
  shown(db, scope, now).where('r.id', '=', id).executeTakeFirst();
export type RequestRow = NonNullable<Awaited<ReturnType<typeof findRequest>>>;

export interface Filter {
  readonly status?: readonly ApprovalStatus[] | undefined;
  readonly ticket_ids?: readonly string[] | undefined;
  readonly approver_id?: string | undefined;
  readonly requester_id?: string | undefined;
  readonly waiting_for?: string | undefined;
}

/** A page of the requests that somebody may see, newest first. */
export async function listRequests(
  db: Db,
  scope: TeamScope,
  filter: Filter,
  { slice, now }: { slice: Slice; now: string },
) {
  const { status, ticket_ids, approver_id, requester_id, waiting_for } = filter;
  const matching = <Q extends ReturnType<typeof seen>>(query: Q) =>
    query
      .$if(status !== undefined, (q) => q.where((eb) => eb('r.status', '=', eb.fn.any(eb.val(status as string[])))))
      .$if(ticket_ids !== undefined, (q) =>
        q.where((eb) => eb('r.ticket_id', '=', eb.fn.any(eb.val(ticket_ids as string[])))),
      )
      .$if(requester_id !== undefined, (q) => q.where('r.requester_id', '=', requester_id!))
      .$if(approver_id !== undefined, (q) => q.where(asks(scope, approver_id!, now)))
      .$if(waiting_for !== undefined, (q) => q.where(waitsFor(waiting_for!, now))) as Q;
  const page = matching(shown(db, scope, now) as never) as ReturnType<typeof shown>;
  return listed(
    db,
    { rows: page, matching: matching(seen(db, scope, now)).select('r.id') },
    ['r.created_at', 'r.id'],
    'desc',
    slice,
  );
}

export interface StepRow {
  readonly request_id: string;
  readonly position: number;
  readonly approver_id: string;
  readonly approver: PersonName;
  readonly approver_fit: boolean;
  readonly substitute_id: string | null;
  readonly substitute: PersonName | null;
  readonly decision: ApprovalDecision | null;
  readonly decided_by: string | null;
  readonly decider: PersonName | null;
  readonly decided_for: string | null;
  readonly represented: PersonName | null;
  readonly comments: string | null;
  readonly via: 'app' | 'mail' | null;
  readonly decided_at: string | null;
}
/** The steps of requests in their order, each with who may decide it now and what was decided. */
export async function readSteps(
  db: Db,
  { team_id }: InTeam,
  request_ids: readonly string[],
  now: string,
): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select s.request_id, s.position, s.approver_id, ${personShown('s.team_id', 's.approver_id')} as approver,
      ${isFit('s.team_id', 's.approver_id')} as approver_fit, d.to_id as substitute_id,
      ${personShown('d.team_id', 'd.to_id')} as substitute, x.decision, x.decided_by,
      ${personShown('x.team_id', 'x.decided_by')} as decider, x.decided_for,
      ${personShown('x.team_id', 'x.decided_for')} as represented, x.comments, x.via, x.decided_at
    from approval_steps s
    left join approval_delegations d on d.team_id = s.team_id and d.id = s.delegation_id and ${holdsAt('d', now)}
      and ${isFit('d.team_id', 'd.to_id')}
    left join approval_decisions x on x.team_id = s.team_id and x.request_id = s.request_id and x.position = s.position
    where s.team_id = ${team_id} and s.request_id = any(${request_ids}::uuid[])
    order by s.request_id, s.position`.execute(on(db));
  return rows;
}

const tickets = (db: Db, { team_id }: InTeam, ticket_id: string) =>
  on(db)
    .selectFrom('tickets')
    .select(['tickets.id', 'tickets.number', 'tickets.version', 'tickets.merged_into_id', contentHash.as('hash')])
    .select(isOver.as('over'))
    .where(isTicket(sql`${team_id}`, sql`${ticket_id}`));

/** A ticket with the hash of what it says. */
export const readTicket = (db: Db, scope: InTeam, ticket_id: string) =>
  tickets(db, scope, ticket_id).executeTakeFirst();
export type HeldTicket = NonNullable<Awaited<ReturnType<typeof readTicket>>>;

/**
 * Keeps a ticket as it is until the transaction ends, with the hash of what it says. Whoever locks a request too locks the
 * ticket first. Undefined: the ticket is gone.
 */
export const holdTicket = (db: Tx, scope: InTeam, ticket_id: string) =>
  tickets(db, scope, ticket_id).forShare('tickets').executeTakeFirst();

/** The same of whatever a request is about: a run says what it said, until it ends. */
export async function holdSubject(
  db: Tx,
  scope: InTeam,
  { ticket_id, run_id, content_hash }: Pick<LockedRequest, 'ticket_id' | 'run_id' | 'content_hash'>,
): Promise<Subject | undefined> {
  if (ticket_id !== null) return holdTicket(db, scope, ticket_id);
  const run = await holdRun(db, scope, run_id!);
  return run && { id: run_id!, hash: content_hash, over: run.over };
}
/** The same without keeping it. */
export async function readSubject(
  db: Db,
  scope: InTeam,
  { ticket_id, run_id, content_hash }: Pick<LockedRequest, 'ticket_id' | 'run_id' | 'content_hash'>,
): Promise<Subject | undefined> {
  if (ticket_id !== null) return readTicket(db, scope, ticket_id);
  const run = await readRun(db, scope, run_id!);
  return run && { id: run_id!, hash: content_hash, over: run.over };
}
/** The subject of a decision. A run has no version. */
export interface Subject {
  readonly id: string;
  readonly hash: Buffer;
  readonly over: boolean;
  readonly version?: number;
}
/** The id of the row that events of a request are about. */
export const subjectIdOf = ({ ticket_id, run_id }: Pick<LockedRequest, 'ticket_id' | 'run_id'>): string =>
  (ticket_id ?? run_id)!;

const lockColumns = [
  'id',
  'ticket_id',
  runOf.as('run_id'),
  sql<boolean>`r.agent_run_id is not null`.as('by_agent'),
  'step',
  'title',
  'requester_id',
  'description',
  'policy',
  'needed',
  'status',
  'content_hash',
  'expires_at',
  'reminded',
  'created_at',
] as const;
const requests = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('approval_requests as r')
    .select(lockColumns)
    .$narrowType<{ policy: ApprovalPolicy; status: ApprovalStatus }>()
    .where('team_id', '=', team_id)
    .where('id', '=', id);

export const readRequest = (db: Db, scope: InTeam, id: string) => requests(db, scope, id).executeTakeFirst();

/** Locks a request before it is decided or ended. Its steps are read after this, not together with it. */
export const lockRequest = (db: Tx, scope: InTeam, id: string) =>
  requests(db, scope, id).forNoKeyUpdate().executeTakeFirst();
export type LockedRequest = NonNullable<Awaited<ReturnType<typeof lockRequest>>>;

export interface NewRequest {
  readonly team_id: TeamId;
  readonly id: string;
  readonly ticket_id: string | null;
  readonly run_id: string | null;
  readonly agent_run_id: string | null;
  readonly step: string | null;
  readonly title: string | null;
  readonly requester_id: string;
  readonly description: string;
  readonly policy: ApprovalPolicy;
  readonly needed: number;
  readonly content_hash: Buffer;
  readonly replaces_id: string | null;
  readonly expires_at: string;
  readonly created_at: string;
}
/** False where the ticket waits for a decision already. */
export async function insertRequest(db: Tx, request: NewRequest): Promise<boolean> {
  const inserted = await on(db)
    .insertInto('approval_requests')
    .values({ ...request, updated_at: request.created_at })
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'ticket_id']).where('status', '=', sql.lit('pending')).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export const findPending = (db: Db, { team_id }: InTeam, ticket_id: string) =>
  on(db)
    .selectFrom('approval_requests')
    .select('id')
    .where('team_id', '=', team_id)
    .where('ticket_id', '=', ticket_id)
    .where('status', '=', 'pending')
    .executeTakeFirst();

export interface NewStep {
  readonly position: number;
  readonly approver_id: string;
  readonly delegation_id: string | null;
}
export const insertSteps = (db: Tx, { team_id }: InTeam, request_id: string, steps: readonly NewStep[], now: string) =>
  on(db)
    .insertInto('approval_steps')
    .values(steps.map((step) => ({ ...step, team_id, request_id, assigned_at: now })))
    .execute();

/** Gives a step of a locked request to somebody else. */
export const reassignStep = (db: Tx, { team_id }: InTeam, request_id: string, step: NewStep, now: string) =>
  on(db)
    .updateTable('approval_steps')
    .set({ approver_id: step.approver_id, delegation_id: step.delegation_id, assigned_at: now })
    .where('team_id', '=', team_id)
    .where('request_id', '=', request_id)
    .where('position', '=', step.position)
    .execute();

export interface NewDecision {
  readonly team_id: TeamId;
  readonly request_id: string;
  readonly position: number;
  readonly decision: ApprovalDecision;
  readonly decided_by: string;
  readonly decided_for: string | null;
  readonly comments: string | null;
  readonly via: 'app' | 'mail';
  readonly decided_at: string;
}
export const insertDecision = (db: Tx, decision: NewDecision) =>
  on(db).insertInto('approval_decisions').values(decision).execute();

/** Ends a pending request; false where it has ended already. */
export async function closeRequest(
  db: Tx,
  { team_id }: InTeam,
  id: string,
  status: Exclude<ApprovalStatus, 'pending'>,
  now: string,
): Promise<boolean> {
  const closed = await on(db)
    .updateTable('approval_requests')
    .set((eb) => ({
      status,
      closed_at: now,
      updated_at: now,
      decided_at: status === 'approved' || status === 'rejected' ? now : null,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .returning('id')
    .executeTakeFirst();
  return closed !== undefined;
}

/** Notes that something about a request has changed. */
export const touchRequest = (db: Tx, { team_id }: InTeam, id: string, set: { reminded?: number }, now: string) =>
  on(db)
    .updateTable('approval_requests')
    .set((eb) => ({ ...set, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();

/** Whether there is anything about a ticket that an edit could void. Most tickets have nothing. */
export const hasVoidable = async (db: Db, { team_id }: InTeam, ticket_id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('approval_requests')
    .select('id')
    .where('team_id', '=', team_id)
    .where('ticket_id', '=', ticket_id)
    .where('status', 'in', ['pending', 'approved'])
    .limit(1)
    .executeTakeFirst()) !== undefined;

/**
 * Voids what was asked or decided about a ticket that says something else now, and what still waits for one that is closed
 * or was merged. The ticket is held.
 */
export async function voidRequests(
  db: Tx,
  { team_id }: InTeam,
  ticket: { id: string; hash: Buffer; over: boolean },
  now: string,
) {
  const { rows } = await sql<{ id: string; from: ApprovalStatus }>`
    with stale as (
      select id, status from approval_requests
      where team_id = ${team_id} and ticket_id = ${ticket.id} and status in ('pending', 'approved')
        and (content_hash <> ${ticket.hash} or (status = 'pending' and ${ticket.over}))
      order by id
      for no key update)
    update approval_requests r
    set status = 'voided', closed_at = coalesce(r.closed_at, ${now}), updated_at = ${now}, version = r.version + 1
    from stale where r.team_id = ${team_id} and r.id = stale.id
    returning r.id, stale.status as "from"`.execute(on(db));
  return rows;
}

/** Ends what a run asked for that is over; answers the requests. */
export const voidOfRun = (db: Tx, { team_id }: InTeam, run_id: string, now: string) =>
  on(db)
    .updateTable('approval_requests')
    .set((eb) => ({ status: 'voided', closed_at: now, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where((eb) => eb.or([eb('run_id', '=', run_id), eb('agent_run_id', '=', run_id)]))
    .where('status', '=', 'pending')
    .returning('id')
    .execute();

/** The requests about a ticket that wait for a decision. */
export const listPending = (db: Db, { team_id }: InTeam, ticket_id: string) =>
  on(db)
    .selectFrom('approval_requests')
    .select(['id', 'created_at', 'expires_at', 'reminded'])
    .where('team_id', '=', team_id)
    .where('ticket_id', '=', ticket_id)
    .where('status', '=', 'pending')
    .execute();
