import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'tickets'>();
/** The fields that can be classified. */
export type Field = 'priority' | 'category';

/** Whether no person has set the field of a ticket. */
const isUnset = (field: Field) =>
  field === 'category'
    ? sql<boolean>`tickets.category is null`
    : sql<boolean>`'priority' = any(tickets.defaulted_fields)`;

/** The texts of a ticket, and which of its fields no person has set. */
export const findUnset = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('tickets')
    .select(['id', 'title', 'description', 'priority', 'category'])
    .select([isUnset('priority').as('priority_unset'), isUnset('category').as('category_unset')])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('merged_into_id', 'is', null)
    .executeTakeFirst();

/** Writes a classified value, unless a person has set the field by now. */
export async function fillField(
  db: Tx,
  { team_id }: InTeam,
  { id, field, value }: { readonly id: string; readonly field: Field; readonly value: string },
  now: string,
): Promise<{ version: number; before: string | null } | undefined> {
  const column = sql.ref(field);
  const { rows } = await sql<{ version: number; before: string | null }>`
    update tickets set ${column} = ${value}, updated_at = ${now}, version = tickets.version + 1,
      defaulted_fields = array(select unnest(tickets.defaulted_fields) union select ${field})
    from (select ${column} as before from tickets where team_id = ${team_id} and id = ${id} for no key update) as old
    where tickets.team_id = ${team_id} and tickets.id = ${id} and tickets.deleted_at is null
      and tickets.merged_into_id is null and ${isUnset(field)} and tickets.${column} is distinct from ${value}
    returning tickets.version, old.before`.execute(on(db));
  return rows[0];
}

/** Records that a person has chosen the current values of these fields. */
export const confirmFields = (db: Tx, { team_id }: InTeam, id: string, fields: readonly string[]) =>
  sql`update tickets set defaulted_fields = array(select unnest(defaulted_fields) except select unnest(${fields}::text[]))
    where team_id = ${team_id} and id = ${id} and defaulted_fields && ${fields}::text[]`.execute(on(db));

const isSet = (field: Field) =>
  sql<boolean>`tickets.${sql.ref(field)} is not null and not ${field} = any(tickets.defaulted_fields)`;

/** The newest tickets in which a person has set the field. */
export const listSet = (db: Db, { team_id }: InTeam, field: Field, most: number) =>
  on(db)
    .selectFrom('tickets')
    .select(['title', 'description', sql<string>`${sql.ref(field)}`.as('value')])
    .where('team_id', '=', team_id)
    .where('deleted_at', 'is', null)
    .where(isSet(field))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();

/** How many tickets each team has in which a person has set the field, of teams that have at least so many. */
export async function countSet(db: Db, field: Field, least: number): Promise<{ team_id: TeamId; count: number }[]> {
  const { rows } = await sql<{ team_id: TeamId; count: number }>`
    select team_id, count(*)::int as count from tickets where deleted_at is null and ${isSet(field)}
    group by team_id having count(*) >= ${least}`.execute(on(db));
  return rows;
}

/** The values that people set a field of these tickets to; tickets in which nobody did are left out. */
export async function valuesSet(
  db: Db,
  { team_id }: InTeam,
  field: Field,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await on(db)
    .selectFrom('tickets')
    .select(['id', sql<string>`${sql.ref(field)}`.as('value')])
    .where('team_id', '=', team_id)
    .where((eb) => eb('id', '=', eb.fn.any(eb.val(ids as string[]))))
    .where(isSet(field))
    .execute();
  return new Map(rows.map(({ id, value }) => [id, value]));
}
