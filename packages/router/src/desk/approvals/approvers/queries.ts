import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { permits } from '../../../kit/access/permits.ts';
import { holdsAt, isFit } from './fit.queries.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { holders } from '../../../identity/people/fragments.ts';

const on = tables<'approval_requests' | 'approval_steps' | 'approval_decisions' | 'approval_delegations'>();

/** Lets calls that assign approvers in a team take turns, so that each counts what the others have assigned. */
export const lockAssignment = (db: Tx, team_id: TeamId) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`approvals.assign|${team_id}`}, 0))`.execute(on(db));

/**
 * The people who may decide, in the order in which to ask them: approvers before those who may only because they manage the
 * team, people who are here before those who are away, those with the fewest open steps, and those asked the longest ago (ids
 * are made in the order of time).
 */
export async function chooseApprovers(
  db: Tx,
  team_id: TeamId,
  { except, limit, now }: { except: readonly string[]; limit: number; now: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id
    from ${holders(sql`${team_id}`, 'approvals.decide')} p
    left join (
      select s.approver_id, count(*) as open
      from approval_requests r
      join approval_steps s on s.team_id = r.team_id and s.request_id = r.id
      where r.team_id = ${team_id} and r.status = 'pending' and not exists (select from approval_decisions x
        where x.team_id = s.team_id and x.request_id = s.request_id and x.position = s.position)
      group by s.approver_id) load on load.approver_id = p.id
    where p.id <> all(${except}::uuid[])
    order by ${permits('p', 'approvals.decide', { without: 'team.manage' })} desc,
      exists (select from approval_delegations d
        where d.team_id = p.team_id and d.from_id = p.id and ${holdsAt('d', now)}),
      coalesce(load.open, 0),
      (select s.request_id from approval_steps s where s.team_id = p.team_id and s.approver_id = p.id
        order by s.request_id desc limit 1) nulls first,
      p.id
    limit ${limit}`.execute(on(db));
  return rows.map(({ id }) => id);
}

/** The people who decide today for these approvers: those who may decide and are not the requester. */
export async function findSubstitutes(
  db: Tx,
  team_id: TeamId,
  { approver_ids, except, now }: { approver_ids: readonly string[]; except: readonly string[]; now: string },
) {
  const { rows } = await sql<{ id: string; from_id: string; to_id: string }>`
    select d.id, d.from_id, d.to_id
    from approval_delegations d
    where d.team_id = ${team_id} and d.from_id = any(${approver_ids}::uuid[]) and d.to_id <> all(${except}::uuid[])
      and ${holdsAt('d', now)} and ${isFit('d.team_id', 'd.to_id')}`.execute(on(db));
  return rows;
}

/** Undecided steps of pending requests whose approver may decide no more, in a fixed order. */
export async function listUnfitSteps(db: Db, team_id: TeamId, limit: number) {
  const { rows } = await sql<{ request_id: string; position: number }>`
    select s.request_id, s.position
    from approval_requests r
    join approval_steps s on s.team_id = r.team_id and s.request_id = r.id
    where r.team_id = ${team_id} and r.status = 'pending' and not ${isFit('s.team_id', 's.approver_id')}
      and not exists (select from approval_decisions x
        where x.team_id = s.team_id and x.request_id = s.request_id and x.position = s.position)
    order by s.request_id, s.position
    limit ${limit}`.execute(on(db));
  return rows;
}
