import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { TicketChange } from '../queries.ts';

const on = tables<'bulk_changes' | 'bulk_change_items' | 'ticket_comments'>();

/** The state of one ticket before it was changed together with others. */
export interface KeptItem {
  readonly ticket_id: string;
  readonly position: number;
  readonly before: TicketChange;
  /** The version of the ticket after the change. */
  readonly version: number;
  readonly comment_ids: readonly string[];
}

/** Keeps what is needed to undo a change. Further tickets of the same change can be added by further calls. */
export async function keepChange(
  db: Tx,
  { team_id, person_id }: TeamScope,
  change: { readonly id: string; readonly at: string },
  items: readonly KeptItem[],
): Promise<void> {
  await sql`
    with change as (
      insert into bulk_changes (team_id, id, person_id, created_at)
      values (${team_id}, ${change.id}, ${person_id}, ${change.at}) on conflict do nothing)
    insert into bulk_change_items (team_id, change_id, ticket_id, position, before, version, comment_ids)
    select ${team_id}, ${change.id}, i.ticket_id, i.position, i.before, i.version, i.comment_ids
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
      as i(ticket_id uuid, position integer, before jsonb, version integer, comment_ids uuid[])`.execute(on(db));
}

/** A change that somebody made to several tickets. */
export const findChange = (db: Db, { team_id, person_id }: TeamScope, id: string) =>
  on(db)
    .selectFrom('bulk_changes')
    .select(['id', 'created_at'])
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .where('id', '=', id)
    .executeTakeFirst();

export async function listItems(db: Db, { team_id }: TeamScope, change_id: string): Promise<KeptItem[]> {
  const rows = await on(db)
    .selectFrom('bulk_change_items')
    .select(['ticket_id', 'position', 'before', 'version', 'comment_ids'])
    .where('team_id', '=', team_id)
    .where('change_id', '=', change_id)
    .orderBy('position')
    .execute();
  return rows.map(({ before, ...row }) => ({ ...row, before: before as TicketChange }));
}

/** Claims one ticket of a change for undoing it; false if it has been undone already. */
export async function takeItem(db: Tx, { team_id }: TeamScope, change_id: string, item: KeptItem, now: string) {
  const taken = await on(db)
    .updateTable('bulk_change_items')
    .set({ undone_at: now })
    .where('team_id', '=', team_id)
    .where('change_id', '=', change_id)
    .where('ticket_id', '=', item.ticket_id)
    .where('undone_at', 'is', null)
    .returning('ticket_id')
    .executeTakeFirst();
  return taken !== undefined;
}

/** Whether these are the last comments on a ticket, unedited. */
export async function areLast(db: Db, { team_id }: TeamScope, { ticket_id, comment_ids }: KeptItem): Promise<boolean> {
  const { rows } = await sql<{ last: boolean }>`
    select count(*) filter (where c.id = any(${comment_ids}::uuid[]) and c.version = 1) = ${comment_ids.length}
      and not coalesce(bool_or(c.id <> all(${comment_ids}::uuid[]) and c.created_at >= (
        select min(o.created_at) from ticket_comments o
        where o.team_id = ${team_id} and o.id = any(${comment_ids}::uuid[]))), false) as last
    from ticket_comments c
    where c.team_id = ${team_id} and c.ticket_id = ${ticket_id} and c.deleted_at is null`.execute(on(db));
  return rows[0]!.last;
}
