import { sql, type RawBuilder } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { naming, type TableEntry } from '../../kit/tables.ts';
import type { TeamId } from '../../kit/team-id.ts';
import type { Names } from './pattern.ts';

const on = tables<'users' | 'people' | 'identities' | 'former_names' | 'merged_people'>();

/** The people that an account is in teams, by their ids, and what they all are or were called. */
export interface Known extends Names {
  readonly people: readonly { readonly team_id: TeamId; readonly id: string }[];
}
/**
 * Everything by which an account can be named. Contacts who were written down with its proven address are the same human,
 * unless that address has become somebody else's.
 */
export async function findNames(db: Db, user_id: string): Promise<Known> {
  const { rows } = await sql<{ people: Known['people']; names: string[]; addresses: string[] }>`
    with account as (select * from users where id = ${user_id}),
    proven as (
      select email from account where email_verified_at is not null and not exists (
        select from users other where other.email = account.email and other.id <> account.id and other.status <> 'deleted')),
    theirs as (
      select p.* from people p where p.user_id = ${user_id} or (p.user_id is null and p.email in (select email from proven))),
    owners as (
      select id from account union select id from theirs
      union select m.id from merged_people m join theirs t on t.team_id = m.team_id and t.id = m.into_id),
    called as (
      select full_name as value from account union select email from account
      union select name from theirs union select email from theirs where email is not null
      union select email from identities where user_id = ${user_id} and email is not null
      union select m.email from merged_people m join theirs t on t.team_id = m.team_id and t.id = m.into_id where m.email is not null
      union select value from former_names where owner_id in (select id from owners))
    select coalesce((select jsonb_agg(jsonb_build_object('team_id', team_id, 'id', id)) from theirs), '[]') as people,
      coalesce(array_agg(value) filter (where position('@' in value) = 0), '{}') as names,
      coalesce(array_agg(value) filter (where position('@' in value) > 0 and not exists (
        select from users other where other.email = value and other.id <> ${user_id} and other.status <> 'deleted')),
        '{}') as addresses
    from called`.execute(on(db));
  return rows[0]!;
}

/** The names that a person without an account has or had in a team, and which of their addresses somebody else has too. */
export async function findNamesOfContact(
  db: Db,
  { team_id, id }: Known['people'][number],
): Promise<Names & { readonly shared: readonly string[] }> {
  const { rows } = await sql<Names & { shared: string[] }>`
    with owners as (
      select ${id}::uuid as id union select m.id from merged_people m where m.team_id = ${team_id} and m.into_id = ${id}),
    called as (
      select name as value from people where team_id = ${team_id} and id = ${id}
      union select email from people where team_id = ${team_id} and id = ${id} and email is not null
      union select email from merged_people where team_id = ${team_id} and into_id = ${id} and email is not null
      union select value from former_names where owner_id in (select id from owners))
    select coalesce(array_agg(value) filter (where position('@' in value) = 0), '{}') as names,
      coalesce(array_agg(value) filter (where position('@' in value) > 0), '{}') as addresses,
      coalesce(array_agg(value) filter (where exists (select 1 from users u where u.email = value)
        or exists (select 1 from people o where o.email = value and o.id <> ${id})), '{}') as shared
    from called`.execute(on(db));
  return rows[0]!;
}

/** A column as far as changing what it says depends on it. */
interface Column {
  readonly name: string;
  readonly type: 'text' | 'text[]' | 'jsonb' | 'other';
  readonly nullable: boolean;
  /** How many characters a check allows. */
  readonly longest: number | null;
  readonly unique: boolean;
}
export type Columns = ReadonlyMap<string, readonly Column[]>;

export async function findColumns(db: Db): Promise<Columns> {
  const { rows } = await sql<{ name: string; columns: Column[] }>`
    select c.relname as name, jsonb_agg(jsonb_build_object(
      'name', a.attname,
      'type', case format_type(a.atttypid, null) when 'text' then 'text' when 'character varying' then 'text'
        when 'text[]' then 'text[]' when 'jsonb' then 'jsonb' else 'other' end,
      'nullable', not a.attnotnull,
      'longest', (
        select min(substring(pg_get_constraintdef(k.oid) from 'char_length\(\w+\) <= (\d+)')::integer)
        from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]),
      'unique', exists (
        select from pg_index i where i.indrelid = c.oid and i.indisunique and (a.attnum = any(i.indkey)
          or pg_get_indexdef(i.indexrelid) like '%(' || a.attname || ')%')))) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    group by c.relname`.execute(on(db));
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

/** The names to look for: all of them in teams that the person was in, addresses in all teams. */
export interface Wanted {
  readonly teams: readonly string[];
  readonly inside: string;
  readonly outside: string;
  /** Which of them is looked for in rows that belong to no team. */
  readonly of_no_team: 'inside' | 'outside';
}
export interface Stated {
  readonly table: string;
  readonly entry: TableEntry;
  readonly columns: readonly Column[];
}

const BATCH = 500;
const has = ({ columns }: Stated, name: string) => columns.some((column) => column.name === name);
const patternIn = (stated: Stated, wanted: Wanted): RawBuilder<string> => {
  const { teams, inside, outside, of_no_team } = wanted;
  return has(stated, 'team_id')
    ? sql<string>`case when team_id = any(${teams}::uuid[]) then ${inside}
        when team_id is null then ${wanted[of_no_team]} else ${of_no_team === 'outside' ? NOBODY : outside} end`
    : sql<string>`${wanted[of_no_team]}::text`;
};
/** A pattern that matches nothing: what other teams wrote of a contact is theirs. */
const NOBODY = '(?!)';
const named = ({ name, type }: Column, pattern: RawBuilder<string>): RawBuilder<boolean> =>
  type === 'text'
    ? sql<boolean>`${sql.ref(name)} ~ (${pattern})`
    : type === 'text[]'
      ? sql<boolean>`${sql.ref(name)} is distinct from erase_words(${sql.ref(name)}, ${pattern})`
      : sql<boolean>`(${sql.ref(name)}::text ~ (${pattern})
          and ${sql.ref(name)} is distinct from erase_words(${sql.ref(name)}, ${pattern}))`;
const someOf = ({ table }: Stated, where: RawBuilder<unknown>) =>
  sql`ctid = any(array(select ctid from ${sql.table(table)} where ${where} limit ${BATCH})) and ${where}`;
const either = (conditions: readonly RawBuilder<unknown>[]) => sql`(${sql.join(conditions, sql` or `)})`;

/** Replaces what somebody is called in some rows of a table; true where there may be more. */
export async function eraseWords(db: Tx, stated: Stated, wanted: Wanted): Promise<boolean> {
  const { entry } = stated;
  const open = [...(entry.authored ?? []), ...(entry.mention ?? []), ...(entry.address ?? [])];
  const columns = stated.columns.filter(({ name, type }) => open.includes(name) && type !== 'other');
  if (columns.length === 0) return false;
  const pattern = patternIn(stated, wanted);
  const values = columns.map((column) => sql`${sql.ref(column.name)} = ${erasedIn(column, pattern)}`);
  if (has(stated, 'version') && entry.none?.includes('version') !== true) values.push(sql`version = version + 1`);
  const where = either(columns.map((column) => named(column, pattern)));
  const { numAffectedRows = 0n } = await sql`
    update ${sql.table(stated.table)} set ${sql.join(values)} where ${someOf(stated, where)}`.execute(on(db));
  return numAffectedRows > 0n;
}
/** The new value keeps to the length that the column has; where it must be unique, it says nothing and stays so. */
function erasedIn({ name, type, longest, unique }: Column, pattern: RawBuilder<string>): RawBuilder<unknown> {
  const value = sql`erase_words(${sql.ref(name)}, ${pattern})`;
  if (type !== 'text') return value;
  const room = (longest ?? 1_000_000) - (unique ? 5 : 0);
  if (!unique) return sql`left(${value}, ${room}::integer)`;
  return sql`case when ${sql.ref(name)} ~ (${pattern})
    then left(${value}, ${room}::integer) || ' ' || left(gen_random_uuid()::text, 4) else ${sql.ref(name)} end`;
}

/** Deletes some rows that name somebody; true where there may be more. */
export async function deleteMentions(db: Tx, stated: Stated, wanted: Wanted): Promise<boolean> {
  const open = naming.flatMap((kind) => stated.entry[kind] ?? []);
  const columns = stated.columns.filter(({ name, type }) => open.includes(name) && type !== 'other');
  const pattern = patternIn(stated, wanted);
  const where = either(columns.map((column) => named(column, pattern)));
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(stated.table)} where ${someOf(stated, where)}`.execute(on(db));
  return numAffectedRows > 0n;
}

/** Deletes the rows of a table that are somebody's. */
export const deleteOwn = (db: Tx, { table, entry }: Stated, ids: readonly string[]) =>
  sql`delete from ${sql.table(table)} where ${sql.ref(entry.by!)} = any(${ids}::uuid[])`.execute(on(db));

/** Empties what names the subject in the rows of a table that are somebody's and stay. */
export async function blankOwn(db: Tx, { table, entry, columns }: Stated, ids: readonly string[]): Promise<void> {
  const naming_them = [...(entry.identity ?? []), ...(entry.address ?? [])];
  const values = columns.flatMap(({ name, type, nullable }) => {
    if (naming_them.includes(name) && type !== 'other')
      return [sql`${sql.ref(name)} = ${nullable ? null : type === 'text' ? '[erased]' : '{}'}`];
    return nullable && entry.secret?.includes(name) === true ? [sql`${sql.ref(name)} = null`] : [];
  });
  if (values.length === 0) return;
  await sql`update ${sql.table(table)} set ${sql.join(values)}
    where ${sql.ref(entry.by!)} = any(${ids}::uuid[])`.execute(on(db));
}

/** Lets every row that may live without the account forget it. */
export const unlinkUser = (db: Tx, user_id: string) => sql`call forget_user(${user_id}::uuid)`.execute(on(db));
