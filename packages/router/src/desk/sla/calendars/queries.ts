import type { SlaCalendar } from '@deskwire/contract/desk/sla.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'sla_calendars' | 'sla_rules'>();
const columns = [
  'id',
  'team_id',
  'name',
  'time_zone',
  'hours',
  'holidays',
  'special_days',
  'created_at',
  'updated_at',
  'version',
] as const;
type Json = 'hours' | 'holidays' | 'special_days';
type Selected = Omit<SlaCalendar, Json> & Record<Json, unknown>;
/** The contract checked the JSON columns when they were written. */
const typed = (row: Selected): SlaCalendar => row as SlaCalendar;

/** The calendars of a team by name. */
export async function listCalendars(db: Db, { team_id }: InTeam, slice: Slice) {
  const matching = on(db).selectFrom('sla_calendars').where('team_id', '=', team_id);
  const { rows, ...found } = await listed(db, { rows: matching.select(columns), matching }, ['name'], 'asc', slice);
  return { ...found, rows: rows.map(typed) };
}

const calendars = (db: Db, { team_id }: InTeam, id: string) =>
  on(db).selectFrom('sla_calendars').select(columns).where('team_id', '=', team_id).where('id', '=', id);
export async function findCalendar(db: Db, scope: InTeam, id: string): Promise<SlaCalendar | undefined> {
  const row = await calendars(db, scope, id).executeTakeFirst();
  return row && typed(row);
}
export async function lockCalendar(db: Tx, scope: InTeam, id: string): Promise<SlaCalendar | undefined> {
  const row = await calendars(db, scope, id).forUpdate().executeTakeFirst();
  return row && typed(row);
}

export type CalendarFields = Pick<SlaCalendar, 'name' | 'time_zone' | Json>;
type Change = { readonly [K in keyof CalendarFields]?: CalendarFields[K] | undefined };
const jsonOf = (value: unknown) => (value === null ? null : JSON.stringify(value));
const stored = (fields: Change) =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [field, field === 'name' || field === 'time_zone' ? (value as string) : jsonOf(value)]),
  );

export async function insertCalendar(
  db: Tx,
  { team_id }: InTeam,
  { id, at, ...fields }: CalendarFields & { id: string; at: string },
): Promise<SlaCalendar> {
  const { name, time_zone, hours, holidays, special_days } = fields;
  const row = await on(db)
    .insertInto('sla_calendars')
    .values({
      team_id,
      id,
      name,
      time_zone,
      hours: jsonOf(hours),
      holidays: jsonOf(holidays),
      special_days: JSON.stringify(special_days),
      created_at: at,
      updated_at: at,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return typed(row);
}

export async function updateCalendar(
  db: Tx,
  { team_id }: InTeam,
  id: string,
  change: Change,
  at: string,
): Promise<SlaCalendar> {
  const row = await on(db)
    .updateTable('sla_calendars')
    .set((eb) => ({ ...stored(change), updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();
  return typed(row);
}

/** Undefined: there is none, or a rule counts by it. */
export async function deleteUnusedCalendar(db: Tx, { team_id }: InTeam, id: string): Promise<SlaCalendar | undefined> {
  const row = await on(db)
    .deleteFrom('sla_calendars')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('sla_rules as r')
            .select(eb.lit(1).as('one'))
            .where('r.team_id', '=', team_id)
            .where('r.calendar_id', '=', id),
        ),
      ),
    )
    .returning(columns)
    .executeTakeFirst();
  return row && typed(row);
}
