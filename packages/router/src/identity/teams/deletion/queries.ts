import { sql, type RawBuilder } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { wasIn } from '../../people/fragments.ts';

const on = tables<'teams' | 'users' | 'files' | 'settings'>();
const BATCH = 5000;

/** Whether a deleted team can no longer be restored. */
export const isPurgeable = async (db: Db, team_id: TeamId, at: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('teams')
    .select('id')
    .where('id', '=', team_id)
    .where('deleted_at', 'is not', null)
    .where('purge_at', '<=', at)
    .executeTakeFirst()) !== undefined;

/** When a deleted team is to be purged. Undefined: it is not deleted, or gone. */
export const findPurge = async (db: Db, team_id: TeamId): Promise<string | null | undefined> =>
  (
    await on(db)
      .selectFrom('teams')
      .select('purge_at')
      .where('id', '=', team_id)
      .where('deleted_at', 'is not', null)
      .executeTakeFirst()
  )?.purge_at;

/** The deleted teams that an account is, or was, in. */
export const listDeletedOf = async (db: Db, user_id: string): Promise<TeamId[]> =>
  (
    await on(db)
      .selectFrom('teams')
      .select(sql<TeamId>`teams.id`.as('id'))
      .where('deleted_at', 'is not', null)
      .where(wasIn('teams.id', sql`${user_id}`))
      .execute()
  ).map(({ id }) => id);

/** The storage keys of the files of a team, some at a time. */
export async function findStorageKeys(db: Db, team_id: TeamId, after: string): Promise<string[]> {
  const rows = await on(db)
    .selectFrom('files')
    .select('storage_key')
    .where('team_id', '=', team_id)
    .where('storage_key', '>', after)
    .orderBy('storage_key')
    .limit(500)
    .execute();
  return rows.map(({ storage_key }) => storage_key);
}

/** A table with rows of teams, and those of its columns that point at rows of its own and may be empty. */
export interface TeamTable {
  readonly name: string;
  readonly inward: readonly string[];
}
/**
 * The tables out of these that hold rows of teams, each before those it points at. Of tables that point at each other, the one
 * goes first whose pointers the database empties with their targets.
 */
export async function findTables(db: Db, names: readonly string[]): Promise<TeamTable[]> {
  const { rows } = await sql<TeamTable & { outward: string[]; firm: string[] }>`
    select t.relname as name,
      coalesce(array_agg(distinct target.relname::text) filter (where target.oid <> t.oid), '{}') as outward,
      coalesce(array_agg(distinct target.relname::text)
        filter (where target.oid <> t.oid and c.confdeltype <> 'n'), '{}') as firm,
      coalesce(array_agg(distinct own.attname::text) filter (where target.oid = t.oid), '{}') as inward
    from pg_class t
    join pg_attribute a on a.attrelid = t.oid and a.attname = 'team_id' and not a.attisdropped
    left join pg_constraint c on c.conrelid = t.oid and c.contype = 'f' and c.conparentid = 0
    left join pg_class target on target.oid = c.confrelid
    left join pg_attribute own on own.attrelid = t.oid and own.attnum = any(c.conkey) and not own.attnotnull
    where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
      and t.relname = any(${names}::text[])
    group by t.oid, t.relname order by t.relname`.execute(on(db));
  const left = new Map(rows.map((table) => [table.name, table]));
  const ordered: TeamTable[] = [];
  while (left.size > 0) {
    const others = [...left.values()];
    const next =
      others.find(({ name }) => !others.some((other) => other.name !== name && other.outward.includes(name))) ??
      others.find(({ name }) => !others.some((other) => other.name !== name && other.firm.includes(name)));
    if (next === undefined) throw new Error(`Tables point at each other: ${[...left.keys()].join(', ')}`);
    left.delete(next.name);
    ordered.push(next);
  }
  return ordered;
}

/**
 * Deletes some rows of a team from a table, whose pointers to rows of the same table go first; true where there may be
 * more. In a table of partitions two rows may have one `ctid`: both are the team's, so both may go.
 */
export async function deleteSome(db: Tx, team_id: TeamId, { name, inward }: TeamTable): Promise<boolean> {
  const table = sql.table(name);
  const some = (where: RawBuilder<unknown>) =>
    sql`${where} and ctid = any(array(select ctid from ${table} where ${where} limit ${BATCH}))`;
  const mine = sql`team_id = ${team_id}::uuid`;
  for (const column of inward.map((found) => sql.ref(found))) {
    const pointing = some(sql`${mine} and ${column} is not null`);
    const { numAffectedRows } = await sql`update ${table} set ${column} = null where ${pointing}`.execute(on(db));
    if (numAffectedRows !== 0n) return true;
  }
  const { numAffectedRows } = await sql`delete from ${table} where ${some(mine)}`.execute(on(db));
  return numAffectedRows !== 0n;
}

/** False: it was deleted already. */
export async function deleteTeam(db: Tx, team_id: TeamId): Promise<boolean> {
  await on(db).deleteFrom('settings').where('scope', '=', 'team').where('owner_id', '=', team_id).execute();
  await sql`update users set default_team_id = null where default_team_id = ${team_id}`.execute(on(db));
  const row = await on(db).deleteFrom('teams').where('id', '=', team_id).returning('id').executeTakeFirst();
  return row !== undefined;
}
