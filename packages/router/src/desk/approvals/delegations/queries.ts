import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import { holdsAt, isFit } from '../approvers/fit.queries.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import { teamZone } from '../../../identity/teams/fragments.ts';

const on = tables<'approval_delegations' | 'approval_steps' | 'approval_requests' | 'approval_decisions'>();

const delegations = (db: Db, { team_id }: InTeam, now: string) =>
  on(db)
    .selectFrom('approval_delegations as d')
    .where('d.team_id', '=', team_id)
    .select([
      'd.id',
      'd.team_id',
      'd.from_id',
      'd.to_id',
      'd.start_date',
      'd.end_date',
      'd.created_by',
      'd.created_at',
      'd.ended_at',
    ])
    .select([
      personShown('d.team_id', 'd.from_id').as('from'),
      personShown('d.team_id', 'd.to_id').as('to'),
      personShown('d.team_id', 'd.created_by').as('creator'),
      holdsAt('d', now).as('active'),
    ]);

export interface DelegationFilter {
  readonly person_id?: string | undefined;
  readonly active?: boolean | undefined;
}
/** A page of delegations, those made last first. */
export async function listDelegations(
  db: Db,
  scope: InTeam,
  { person_id, active }: DelegationFilter,
  { slice, now }: { slice: Slice; now: string },
) {
  const matching = delegations(db, scope, now)
    .$if(person_id !== undefined, (q) =>
      q.where((eb) => eb.or([eb('d.from_id', '=', person_id!), eb('d.to_id', '=', person_id!)])),
    )
    .$if(active !== undefined, (q) => q.where(holdsAt('d', now), '=', active!));
  return listed(db, { rows: matching, matching: matching }, ['d.created_at', 'd.id'], 'desc', slice);
}
export type DelegationRow = Awaited<ReturnType<typeof listDelegations>>['rows'][number];

export const findDelegation = (db: Db, scope: InTeam, id: string, now: string): Promise<DelegationRow | undefined> =>
  delegations(db, scope, now).where('d.id', '=', id).executeTakeFirst();

export interface NewDelegation {
  readonly team_id: TeamId;
  readonly id: string;
  readonly from_id: string;
  readonly to_id: string;
  readonly start_date: string;
  readonly end_date: string;
  readonly created_by: string;
  readonly created_at: string;
}
export const insertDelegation = (db: Tx, delegation: NewDelegation) =>
  on(db).insertInto('approval_delegations').values(delegation).execute();

/** Which day it is in the team, and when a day begins there. */
export async function readDays(db: Db, { team_id }: InTeam, start_date: string, now: string) {
  const { rows } = await sql<{ today: string; starts_at: string }>`
    select (${now}::timestamptz at time zone time_zone)::date as today,
      ${start_date}::date::timestamp at time zone time_zone as starts_at
    from (select ${teamZone(sql`${team_id}`)} as time_zone) as team`.execute(on(db));
  return rows[0]!;
}

/** Ends a delegation; undefined if there is none. If it is ended twice, the first time counts. */
export const endDelegation = (db: Tx, { team_id }: InTeam, id: string, now: string) =>
  on(db)
    .updateTable('approval_delegations')
    .set({ ended_at: now })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();

/**
 * Hands the undecided steps of those who are away to their substitutes, who may decide and are not the requester; answers those that were not handed over before. Of one delegation, or of all that hold.
 */
export async function handOverSteps(db: Tx, { team_id }: InTeam, delegation_id: string | undefined, now: string) {
  const { rows } = await sql<{
    request_id: string;
    position: number;
    ticket_id: string | null;
    run_id: string | null;
    from: string;
    to: string;
  }>`
    update approval_steps s set delegation_id = d.id
    from approval_delegations d, approval_requests r
    where d.team_id = ${team_id} and (${delegation_id ?? null}::uuid is null or d.id = ${delegation_id ?? null})
      and ${holdsAt('d', now)} and ${isFit('d.team_id', 'd.to_id')}
      and s.team_id = d.team_id and s.approver_id = d.from_id and s.delegation_id is distinct from d.id
      and r.team_id = s.team_id and r.id = s.request_id and r.status = 'pending' and r.requester_id <> d.to_id
      and not exists (select from approval_decisions x
        where x.team_id = s.team_id and x.request_id = s.request_id and x.position = s.position)
    returning s.request_id, s.position, r.ticket_id, coalesce(r.run_id, r.agent_run_id) as run_id, d.from_id as "from", d.to_id as "to"`.execute(
    on(db),
  );
  return rows;
}
