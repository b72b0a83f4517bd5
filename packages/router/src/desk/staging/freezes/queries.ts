import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { Freeze, WeeklyFreeze } from '@deskwire/contract/desk/staging.schemas.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';
import { personShown } from '../../../identity/people/fragments.ts';

const on = tables<'freeze_windows'>();
const columns = [
  'id',
  'team_id',
  'name',
  'environment_id',
  'starts_at',
  'ends_at',
  'weekly',
  'created_by',
  personShown('freeze_windows.team_id', 'freeze_windows.created_by').as('creator'),
  'created_at',
  'updated_at',
  'version',
] as const;
/** The contract checked the JSON column when it was written; Postgres does not keep the order of fields. */
const typed = (row: Omit<Freeze, 'weekly'> & { weekly: unknown }): Freeze => ({
  ...row,
  weekly: row.weekly === null ? null : inWords(row.weekly as WeeklyFreeze),
});
const inWords = ({ from_day, from_time, to_day, to_time, time_zone }: WeeklyFreeze): WeeklyFreeze => ({
  from_day,
  from_time,
  to_day,
  to_time,
  time_zone,
});

const inTeam = (db: Db, team_id: TeamId) => on(db).selectFrom('freeze_windows').where('team_id', '=', team_id);

/** The freeze windows of a team, oldest first. */
export async function listFreezes(db: Db, { team_id }: InTeam, slice: Slice) {
  const matching = inTeam(db, team_id);
  const { rows, ...found } = await listed(
    db,
    { rows: matching.select(columns), matching },
    ['created_at', 'id'],
    'asc',
    slice,
  );
  return { ...found, rows: rows.map(typed) };
}

/** Lists all windows of a team: there are few, and SQL cannot tell whether a weekly one holds. */
export const listWindows = async (db: Db, team_id: TeamId): Promise<Freeze[]> =>
  (await inTeam(db, team_id).select(columns).orderBy('created_at').orderBy('id').execute()).map(typed);

export async function lockFreeze(db: Tx, { team_id }: InTeam, id: string): Promise<Freeze | undefined> {
  const row = await inTeam(db, team_id).select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && typed(row);
}

export type FreezeFields = Pick<Freeze, 'name' | 'environment_id' | 'starts_at' | 'ends_at' | 'weekly'>;
const stored = (fields: FreezeFields) => ({
  ...fields,
  weekly: fields.weekly === null ? null : JSON.stringify(fields.weekly),
});

export async function insertFreeze(
  db: Tx,
  { team_id }: InTeam,
  { id, created_by, at, ...fields }: FreezeFields & { id: string; created_by: string; at: string },
): Promise<Freeze> {
  const row = await on(db)
    .insertInto('freeze_windows')
    .values({ team_id, id, ...stored(fields), created_by, created_at: at, updated_at: at })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return typed(row);
}

export async function updateFreeze(
  db: Tx,
  { team_id }: InTeam,
  id: string,
  fields: FreezeFields,
  at: string,
): Promise<Freeze> {
  const row = await on(db)
    .updateTable('freeze_windows')
    .set((eb) => ({ ...stored(fields), updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();
  return typed(row);
}

export async function deleteFreeze(db: Tx, { team_id }: InTeam, id: string): Promise<Freeze | undefined> {
  const row = await on(db)
    .deleteFrom('freeze_windows')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();
  return row && typed(row);
}
