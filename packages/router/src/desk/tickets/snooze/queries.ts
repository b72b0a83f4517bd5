import { sql } from 'kysely';
import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'tickets'>();

/** Wakes a ticket that is due; undefined if it was woken or snoozed for longer in the meantime. */
export async function wakeIfDue(db: Tx, { team_id }: InTeam, id: string, now: string) {
  const { rows } = await sql<{ id: string; version: number; snoozed_by: string | null }>`
    with due as (
      select t.id, t.snoozed_by from tickets t
      where t.team_id = ${team_id} and t.id = ${id} and t.snoozed_until <= ${now} and t.deleted_at is null
      for no key update of t)
    update tickets set snoozed_at = null, snoozed_until = null, snoozed_by = null, updated_at = ${now},
      version = version + 1
    from due where tickets.team_id = ${team_id} and tickets.id = due.id
    returning tickets.id, tickets.version, due.snoozed_by`.execute(on(db));
  return rows[0];
}
