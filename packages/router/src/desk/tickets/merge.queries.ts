import { sql } from 'kysely';
import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { returned, type TicketRow } from './queries.ts';

const on = tables<never>();

/**
 * Lets a ticket take another in: tickets merged into that one before are its own now, its watchers and its reporter watch
 * this one, its links lead here, its public comments count here. Requesters are not let in by a merge.
 */
export async function absorb(db: Tx, scope: TeamScope, from: TicketRow, into: TicketRow, now: string) {
  const { team_id } = scope;
  const { rows } = await sql<TicketRow>`
    with follow as (
      update tickets set merged_into_id = ${into.id} where team_id = ${team_id} and merged_into_id = ${from.id}),
    watch as (
      insert into ticket_watchers (team_id, ticket_id, person_id, created_at)
      select p.team_id, ${into.id}::uuid, p.id, ${now}::timestamptz from people p
      where p.team_id = ${team_id} and p.left_at is null and (
        p.id in (select person_id from ticket_watchers where team_id = ${team_id} and ticket_id = ${from.id})
        or (p.id = ${from.reporter_id} and not p.roles <@ '{requester}'))
      on conflict do nothing),
    gone as (
      delete from ticket_links where team_id = ${team_id} and (ticket_id = ${from.id} or other_id = ${from.id})
      returning *),
    moved as (
      select kind, created_at, case when ticket_id = ${from.id} then ${into.id}::uuid else ticket_id end as ticket_id,
        case when other_id = ${from.id} then ${into.id}::uuid else other_id end as other_id
      from gone),
    linked as (
      insert into ticket_links (team_id, ticket_id, other_id, kind, created_at)
      select ${team_id}, case when kind = 'relates' then least(ticket_id, other_id) else ticket_id end,
        case when kind = 'relates' then greatest(ticket_id, other_id) else other_id end, kind, created_at
      from moved where ticket_id <> other_id
      on conflict do nothing)
    update tickets set comment_count = comment_count + ${from.comment_count}, updated_at = ${now}, version = version + 1
    where team_id = ${team_id} and id = ${into.id}
    returning ${returned(scope.visibility)}`.execute(on(db));
  return rows[0]!;
}
