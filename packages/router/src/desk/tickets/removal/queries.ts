import { sql } from 'kysely';
import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { named, returned, type TicketRow } from '../queries.ts';
import { readerOf } from '../../../work/projects/fragments.ts';

const on = tables<'tickets' | 'files' | 'events' | 'event_payloads'>();

/** Hides a ticket, and with it those that were merged into it. The ticket itself comes first; none: it is not there. */
export async function deleteTickets(
  db: Tx,
  scope: TeamScope,
  id_or_key: string,
  at: { deleted_at: string; purge_at: string },
) {
  const { rows } = await sql<{ id: string; version: number; asked: boolean }>`
    with one as (
      select id from tickets
      where team_id = ${scope.team_id} and deleted_at is null and ${named(scope, [id_or_key])}
      for no key update)
    update tickets t
    set deleted_at = ${at.deleted_at}, purge_at = ${at.purge_at}, updated_at = ${at.deleted_at}, version = version + 1
    from one
    where t.team_id = ${scope.team_id} and t.deleted_at is null and (t.id = one.id or t.merged_into_id = one.id)
    returning t.id, t.version, t.id = one.id as asked`.execute(on(db));
  return rows.toSorted((a, b) => Number(b.asked) - Number(a.asked));
}

/** Shows a deleted ticket again, with those merged into it that were deleted together with it. */
export async function restoreTickets(db: Tx, scope: TeamScope, id_or_key: string, now: string): Promise<TicketRow[]> {
  const { rows } = await sql<TicketRow>`
    with one as (
      select id, deleted_at from tickets
      where team_id = ${scope.team_id} and deleted_at is not null and purge_at > ${now} and ${named(scope, [id_or_key])}
      for no key update)
    update tickets set deleted_at = null, purge_at = null, updated_at = ${now}, version = version + 1
    from one
    where tickets.team_id = ${scope.team_id} and tickets.deleted_at = one.deleted_at
      and (tickets.id = one.id or tickets.merged_into_id = one.id)
    returning ${returned(scope.visibility, readerOf(scope))}`.execute(on(db));
  return rows;
}

/** Whether a deleted ticket is due to be purged and no other domain has rows attached to it. Locks it. */
export async function lockPurgeable(db: Tx, team_id: TeamId, id: string, now: string) {
  const { rows } = await sql<{ has_files: boolean }>`
    select exists (select from files f where f.team_id = t.team_id
      and f.home_kind = 'ticket' and f.home_id = t.id) as has_files
    from tickets t
    where t.team_id = ${team_id} and t.id = ${id} and t.deleted_at is not null and t.purge_at <= ${now}
    for update`.execute(on(db));
  return rows[0];
}

/**
 * Removes a ticket for good with what is part of it, and what its events said; that something happened stays. Tickets that
 * were merged into it stand alone from then on.
 */
export async function purgeTicket(db: Tx, team_id: TeamId, id: string): Promise<void> {
  await sql`
    with said as (
      delete from event_payloads p using events e
      where e.team_id = ${team_id} and e.entity_id = ${id} and p.team_id = e.team_id and p.event_id = e.id),
    merged as (update tickets set merged_into_id = null where team_id = ${team_id} and merged_into_id = ${id})
    delete from tickets where team_id = ${team_id} and id = ${id}`.execute(on(db));
}
