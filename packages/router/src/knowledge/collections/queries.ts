import { cut } from '@deskwire/contract/kit/cut.ts';
import { sql, type RawBuilder } from 'kysely';
import type { Collection, CollectionItem, CollectionMember } from '@deskwire/contract/knowledge/collections.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { counted, countUpTo } from '../../kit/lists/count.ts';
import type { Found, Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import { ticketShown } from '../../desk/tickets/fragments.ts';
import { projectShown, readerOf } from '../../work/projects/fragments.ts';
import { taskShownTo } from '../../work/tasks/fragments.ts';
import { visibleDocuments } from '../documents/fragments.ts';
import { visibleMemories } from '../memory/fragments.ts';
import { readableCollections } from './fragments.ts';
import { holds } from '../../kit/lists/search.ts';

const on = tables<'collections' | 'collection_items' | 'collection_members' | 'documents' | 'memories'>();

/** As many characters of a memory as a title has; a few more are read, so that it is cut between two of them. */
const LONGEST_TITLE = 200;

/** An item `i` with what it names, as far as the person may read that. */
const shownItems = (scope: TeamScope) => sql`
  from collection_items i
  left join documents d on d.team_id = i.team_id and d.id = i.document_id and d.deleted_at is null and ${visibleDocuments(scope)}
  left join memories m on m.team_id = i.team_id and m.id = i.memory_id and m.deleted_at is null and ${visibleMemories(scope)}
  cross join lateral (select ${ticketShown(scope, 'i.ticket_id')} as ticket, ${taskShownTo(scope, 'i.task_id')} as task) w
  where i.team_id = ${scope.team_id}
    and (d.id is not null or m.id is not null or w.ticket is not null or w.task is not null)`;
const itemColumns = sql`i.id, case when d.id is not null then 'document' when m.id is not null then 'memory'
  when w.ticket is not null then 'ticket' else 'task' end as kind, i.document_id, i.memory_id, i.ticket_id, i.task_id,
  coalesce(w.ticket, w.task) ->> 'key' as key,
  coalesce(d.title, left(m.content, 264), coalesce(w.ticket, w.task) ->> 'title') as title, i.created_at`;

const columns = (scope: TeamScope) => sql`
  k.id, k.team_id, k.name, k.description, k.audience, k.project_id, k.author_id, k.created_at, k.updated_at, k.deleted_at,
  k.version, ${projectShown(readerOf(scope), 'k.team_id', 'k.project_id')} as project,
  ${personShown('k.team_id', 'k.author_id')} as author,
  case when k.author_id = ${scope.person_id} then 'author' else coalesce((
    select cm.role from collection_members cm
    where cm.team_id = k.team_id and cm.collection_id = k.id and cm.person_id = ${scope.person_id}), 'reader') end as role,
  (select count(*)::int ${shownItems(scope)} and i.collection_id = k.id) as item_count`;

const one = async (db: Db, scope: TeamScope, id: string, where: RawBuilder<unknown>, lock = false) => {
  // On its own: a statement that waits still sees the members that there were before it waited.
  if (lock)
    await sql`select from collections where team_id = ${scope.team_id} and id = ${id} for no key update`.execute(
      on(db),
    );
  const { rows } = await sql<Collection>`
    select ${columns(scope)} from collections k
    where k.team_id = ${scope.team_id} and k.id = ${id} and ${where}`.execute(on(db));
  return rows[0];
};
/** A collection that somebody reads; held where it is to change. */
export const findCollection = (db: Db, scope: TeamScope, id: string, lock = false) =>
  one(db, scope, id, sql`k.deleted_at is null and ${readableCollections(scope)}`, lock);
export const lockDeleted = (db: Tx, scope: TeamScope, id: string, manages: boolean, now: string) =>
  one(
    db,
    scope,
    id,
    sql`k.deleted_at is not null and k.purge_at > ${now}::timestamptz
      and (k.author_id = ${scope.person_id} or (${manages}::boolean and ${readableCollections(scope)}))`,
    true,
  );

export async function listCollections(
  db: Db,
  scope: TeamScope,
  { search, deleted }: { search?: string | undefined; deleted: boolean },
  now: string,
  slice: Slice,
): Promise<Found<Collection>> {
  const { limit, offset, after } = slice;
  const all = [sql`k.team_id = ${scope.team_id}`];
  if (deleted)
    all.push(sql`k.deleted_at is not null and k.purge_at > ${now}::timestamptz and k.author_id = ${scope.person_id}`);
  else all.push(sql`k.deleted_at is null and ${readableCollections(scope)}`);
  if (search !== undefined) all.push(holds(['k.name'], search));
  const where = sql.join(all, sql` and `);
  const further = after === undefined ? sql`` : sql`and (k.created_at, k.id) < (${after[0]}, ${after[1]}::uuid)`;
  const { rows } = await sql<Collection>`
    select ${columns(scope)} from collections k where ${where} ${further}
    order by k.created_at desc, k.id desc limit ${limit} offset ${offset}`.execute(on(db));
  return counted(slice, rows, () => countUpTo(db, sql`select from collections k where ${where}`));
}

export interface NewCollection {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly audience: Collection['audience'];
  readonly project_id: string | null;
}
/** Undefined: the id is taken. */
export const insertCollection = (db: Tx, { team_id, person_id }: TeamScope, row: NewCollection, at: string) =>
  on(db)
    .insertInto('collections')
    .values({ ...row, team_id, author_id: person_id, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();

interface Change {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly audience?: Collection['audience'];
  readonly project_id?: string | null;
  readonly deleted_at?: string | null;
  readonly purge_at?: string | null;
}
export const updateCollection = (db: Tx, { team_id }: InTeam, id: string, set: Change, at: string) =>
  on(db)
    .updateTable('collections')
    .set((eb) => ({ ...set, updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

export const purgeCollection = (db: Tx, team_id: TeamId, id: string, now: string) =>
  on(db)
    .deleteFrom('collections')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .where('purge_at', '<=', now)
    .execute();

/** A page of what is in a collection, as far as somebody may read it: the rest is neither shown nor counted. */
export async function listItems(
  db: Db,
  scope: TeamScope,
  collection_id: string,
  slice: Slice,
): Promise<Found<CollectionItem>> {
  const { limit, offset, after } = slice;
  const further = after === undefined ? sql`` : sql`and (i.created_at, i.id) > (${after[0]}, ${after[1]}::uuid)`;
  const { rows } = await sql<CollectionItem>`
    select ${itemColumns} ${shownItems(scope)} and i.collection_id = ${collection_id} ${further}
    order by i.created_at, i.id limit ${limit} offset ${offset}`.execute(on(db));
  for (const row of rows) row.title = cut(row.title, LONGEST_TITLE);
  return counted(slice, rows, () =>
    countUpTo(db, sql`select ${shownItems(scope)} and i.collection_id = ${collection_id}`),
  );
}

export interface NewItem {
  readonly id: string;
  readonly collection_id: string;
  readonly document_id: string | null;
  readonly memory_id: string | null;
  readonly ticket_id: string | null;
  readonly task_id: string | null;
}
/** Adds what is not in it yet. */
export const insertItem = (db: Tx, { team_id, person_id }: TeamScope, item: NewItem, at: string) =>
  on(db)
    .insertInto('collection_items')
    .values({ ...item, team_id, added_by: person_id, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
export async function findItem(
  db: Db,
  scope: TeamScope,
  { collection_id, document_id, memory_id, ticket_id, task_id }: Omit<NewItem, 'id'>,
) {
  const { rows } = await sql<CollectionItem>`
    select ${itemColumns} ${shownItems(scope)} and i.collection_id = ${collection_id}
      and (i.document_id = ${document_id} or i.memory_id = ${memory_id} or i.ticket_id = ${ticket_id}
        or i.task_id = ${task_id})`.execute(on(db));
  const [row] = rows;
  return row && { ...row, title: cut(row.title, LONGEST_TITLE) };
}
export const deleteItem = (db: Tx, { team_id }: InTeam, collection_id: string, id: string) =>
  on(db)
    .deleteFrom('collection_items')
    .where('team_id', '=', team_id)
    .where('collection_id', '=', collection_id)
    .where('id', '=', id)
    .returning(['document_id', 'memory_id', 'ticket_id', 'task_id'])
    .executeTakeFirst();

export async function listMembers(db: Db, { team_id }: InTeam, collection_id: string): Promise<CollectionMember[]> {
  const { rows } = await sql<CollectionMember>`
    select cm.person_id, cm.role, ${personShown('cm.team_id', 'cm.person_id')} as person from collection_members cm
    where cm.team_id = ${team_id} and cm.collection_id = ${collection_id} order by cm.created_at, cm.person_id`.execute(
    on(db),
  );
  return rows;
}
export const writeMember = (
  db: Tx,
  { team_id }: InTeam,
  member: { collection_id: string; person_id: string; role: CollectionMember['role'] },
  at: string,
) =>
  on(db)
    .insertInto('collection_members')
    .values({ ...member, team_id, created_at: at })
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'collection_id', 'person_id']).doUpdateSet({ role: member.role }),
    )
    .execute();
export const deleteMember = (db: Tx, { team_id }: InTeam, collection_id: string, person_id: string) =>
  on(db)
    .deleteFrom('collection_members')
    .where('team_id', '=', team_id)
    .where('collection_id', '=', collection_id)
    .where('person_id', '=', person_id)
    .returning('person_id')
    .executeTakeFirst();
