import { sql, type RawBuilder } from 'kysely';
import type { Memory } from '@deskwire/contract/knowledge/memory.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { counted, countUpTo } from '../../kit/lists/count.ts';
import type { Found, Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import { projectShown, readerOf } from '../../work/projects/fragments.ts';
import { saysAll, valuesIn } from '../search/fragments.ts';
import type { Asked } from '../search/rareness.ts';
import { visibleMemories } from './fragments.ts';

const on = tables<'memories'>();

const columns = (scope: TeamScope) => sql`
  m.id, m.team_id, m.key, m.content, m.kind, m.tags, m.audience, m.project_id, m.author_id, m.expires_at, m.supersedes_id,
  m.created_at, m.updated_at, m.deleted_at, m.version,
  exists (select from memories s where s.team_id = m.team_id and s.supersedes_id = m.id and s.deleted_at is null)
    as superseded,
  ${projectShown(readerOf(scope), 'm.team_id', 'm.project_id')} as project,
  ${personShown('m.team_id', 'm.author_id')} as author`;
const valid = (now: string) =>
  sql`m.deleted_at is null and (m.expires_at is null or m.expires_at > ${now}::timestamptz)`;

const one = async (db: Db, scope: TeamScope, where: RawBuilder<unknown>, lock = false): Promise<Memory | undefined> => {
  const { rows } = await sql<Memory>`
    select ${columns(scope)} from memories m where m.team_id = ${scope.team_id} and ${where}
    ${lock ? sql`for no key update of m` : sql``}`.execute(on(db));
  return rows[0];
};
/** A memory that somebody reads and that has not expired. */
export const findMemory = (db: Db, scope: TeamScope, id: string, now: string) =>
  one(db, scope, sql`m.id = ${id} and ${valid(now)} and ${visibleMemories(scope)}`);
/** One that they may change: theirs, or of the team or a project where they manage the team. */
export const lockMemory = (db: Tx, scope: TeamScope, id: string, manages: boolean) =>
  one(
    db,
    scope,
    manages
      ? sql`m.id = ${id} and m.deleted_at is null and (m.author_id = ${scope.person_id} or m.audience in ('team', 'project'))`
      : sql`m.id = ${id} and m.deleted_at is null and m.author_id = ${scope.person_id}`,
    true,
  );
/**
 * Holds several memories before they are looked at, in one order, whatever that of the caller: two who let the same ones
 * replace each other would wait for each other.
 */
export const holdMemories = (db: Tx, { team_id }: InTeam, ids: readonly string[]) =>
  on(db)
    .selectFrom('memories')
    .select('id')
    .where('team_id', '=', team_id)
    .where((eb) => eb('id', '=', eb.fn.any(eb.val([...ids]))))
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
export const findKeyed = (db: Db, scope: TeamScope, key: string) => one(db, scope, keyed(scope, key));
export const lockKeyed = (db: Tx, scope: TeamScope, key: string) => one(db, scope, keyed(scope, key), true);
const keyed = (scope: TeamScope, key: string) =>
  sql`m.author_id = ${scope.person_id} and m.key = ${key} and m.deleted_at is null`;
export const lockDeleted = (db: Tx, scope: TeamScope, id: string, manages: boolean, now: string) =>
  one(
    db,
    scope,
    sql`m.id = ${id} and m.deleted_at is not null and m.purge_at > ${now}::timestamptz
      and (m.author_id = ${scope.person_id} or (${manages}::boolean and m.audience in ('team', 'project')))`,
    true,
  );

export interface MemoryFilter {
  readonly asked?: Asked | undefined;
  readonly kind?: string | undefined;
  readonly tag?: string | undefined;
  readonly deleted: boolean;
}
export async function listMemories(
  db: Db,
  scope: TeamScope,
  { asked, kind, tag, deleted }: MemoryFilter,
  now: string,
  slice: Slice,
): Promise<Found<Memory>> {
  const { limit, offset, after } = slice;
  const all = [sql`m.team_id = ${scope.team_id}`];
  if (deleted)
    all.push(sql`m.deleted_at is not null and m.purge_at > ${now}::timestamptz and m.author_id = ${scope.person_id}`);
  else all.push(sql`${valid(now)} and ${visibleMemories(scope)}`);
  if (asked !== undefined)
    all.push(saysAll({ team_id: scope.team_id, id: sql`m.id`, internal: false }, ['memory'], valuesIn(asked)));
  if (kind !== undefined) all.push(sql`m.kind = ${kind}`);
  if (tag !== undefined) all.push(sql`m.tags @> array[${tag}]::text[]`);
  const where = sql.join(all, sql` and `);
  const further = after === undefined ? sql`` : sql`and (m.created_at, m.id) < (${after[0]}, ${after[1]}::uuid)`;
  const { rows } = await sql<Memory>`
    select ${columns(scope)} from memories m where ${where} ${further}
    order by m.created_at desc, m.id desc limit ${limit} offset ${offset}`.execute(on(db));
  return counted(slice, rows, () => countUpTo(db, sql`select from memories m where ${where}`));
}

interface Fields {
  readonly content: string;
  readonly kind: Memory['kind'];
  readonly tags: readonly string[];
  readonly audience: Memory['audience'];
  readonly project_id: string | null;
  readonly expires_at: string | null;
  readonly supersedes_id: string | null;
}
/** Undefined: the id is taken, or somebody else wrote the key just now. */
export const insertMemory = (
  db: Tx,
  { team_id, person_id }: TeamScope,
  row: Fields & { readonly id: string; readonly key: string | null },
  at: string,
) =>
  on(db)
    .insertInto('memories')
    .values({ ...row, tags: [...row.tags], team_id, author_id: person_id, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
export const updateMemory = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { tags, ...set }: Partial<Fields> & { deleted_at?: string | null; purge_at?: string | null },
  at: string,
) =>
  on(db)
    .updateTable('memories')
    .set((eb) => ({
      ...set,
      ...(tags === undefined ? {} : { tags: [...tags] }),
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();
export const purgeMemory = (db: Tx, team_id: TeamId, id: string, now: string) =>
  on(db)
    .deleteFrom('memories')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .where('purge_at', '<=', now)
    .execute();
