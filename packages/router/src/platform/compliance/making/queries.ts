import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';

const on = tables<'events' | 'event_payloads'>();
const BATCH = 500;

/** The rows of a table that are somebody's, page by page, without what is secret or no text. */
export async function* rowsOf(
  db: Db,
  { table, by, without }: { readonly table: string; readonly by: string; readonly without: readonly string[] },
  ids: readonly string[],
): AsyncGenerator<string, void> {
  for (let after = '(0,0)'; ;) {
    const { rows } = await sql<{ place: string; row: string }>`
      select ctid::text as place, (to_jsonb(t) - ${[...without]}::text[])::text as row from ${sql.table(table)} t
      where ctid > ${after}::tid and ${sql.ref(by)} = any(${[...ids]}::uuid[]) order by ctid limit ${BATCH}`.execute(
      on(db),
    );
    for (const { row } of rows) yield `${row}\n`;
    if (rows.length < BATCH) return;
    after = rows.at(-1)!.place;
  }
}

/** The events of a person, with the payloads that are still kept. */
export async function* eventsOf(
  db: Db,
  { user_id, people }: { readonly user_id: string | null; readonly people: readonly string[] },
): AsyncGenerator<string, void> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<{ id: string; row: string }>`
      select e.id, (to_jsonb(e) - 'payload_hash' || jsonb_build_object('payload', d.payload, 'address', d.address))::text
        as row
      from events e left join event_payloads d on d.team_id = e.team_id and d.event_id = e.id
      where ${user_id === null ? sql`e.actor_id = any(${[...people]}::uuid[])` : sql`e.user_id = ${user_id}`} and e.id > ${after} order by e.id limit ${BATCH}`.execute(
      on(db),
    );
    for (const { row } of rows) yield `${row}\n`;
    if (rows.length < BATCH) return;
    after = rows.at(-1)!.id;
  }
}
