import { sql, type RawBuilder } from 'kysely';
import type { InTeam } from '../../kit/team-id.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const key = /^INS-(\d{1,9})$/i;

/** The id of the inspection that an id or a key such as INS-12 names, deleted ones included. Null: there is none. */
export function inspectionNamed({ team_id }: InTeam, id_or_key: string): RawBuilder<string> {
  if (uuid.test(id_or_key)) return sql<string>`${id_or_key}::uuid`;
  const number = key.exec(id_or_key)?.[1];
  if (number === undefined) return sql<string>`null::uuid`;
  return sql<string>`(
    select inspections.id from inspections where inspections.team_id = ${team_id} and inspections.number = ${Number(number)})`;
}

/**
 * Whether two columns point at an inspection that is not deleted, or at none. It is looked at row by row, by its key:
 * `exists` beside `or` makes Postgres read all inspections first.
 */
export const isInLive = (team: string, id: string): RawBuilder<boolean> => sql<boolean>`(
  select inspections.deleted_at is null from inspections
  where inspections.team_id = ${sql.ref(team)} and inspections.id = ${sql.ref(id)}) is not false`;

/** An inspection beside its id in a row of another domain. */
export interface InspectionShown {
  readonly id: string;
  readonly key: string;
  readonly title: string;
}
/** The inspection that two columns point at, as rows show it; null for none. */
export const inspectionShown = (team: string, id: string): RawBuilder<InspectionShown | null> =>
  sql<InspectionShown | null>`(
    select json_build_object('id', inspections.id, 'key', 'INS-' || inspections.number, 'title', inspections.title)
    from inspections where inspections.team_id = ${sql.ref(team)} and inspections.id = ${sql.ref(id)})`;
