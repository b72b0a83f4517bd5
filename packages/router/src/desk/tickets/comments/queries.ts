import { sql } from 'kysely';
import { seesInternal } from '@deskwire/contract/kit/access.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { personName, personShown } from '../../../identity/people/fragments.ts';

const on = tables<'ticket_comments' | 'tickets'>();

const columns = [
  'c.id',
  'c.ticket_id',
  'c.author_id',
  'c.content',
  'c.is_internal',
  'c.source',
  'c.created_at',
  'c.edited_at',
  'c.version',
] as const;

/** The comments that somebody may read on these tickets, all of which they may see. */
const readable = (db: Db, scope: TeamScope, ticket_ids: readonly string[]) =>
  on(db)
    .selectFrom('ticket_comments as c')
    .where('c.team_id', '=', scope.team_id)
    .where((eb) =>
      // One ticket reads its comments off the index in order; only those of merged ones have to be sorted.
      ticket_ids.length === 1
        ? eb('c.ticket_id', '=', ticket_ids[0]!)
        : eb('c.ticket_id', '=', eb.fn.any(eb.val(ticket_ids as string[]))),
    )
    .where('c.deleted_at', 'is', null)
    .$if(!seesInternal(scope.roles), (q) => q.where('c.is_internal', '=', false));

const withAuthor = (query: ReturnType<typeof readable>) =>
  query.select(columns).select(personShown('c.team_id', 'c.author_id').as('author'));

/** A page of comments in the order they were written, or the other way round. */
export async function listComments(
  db: Db,
  scope: TeamScope,
  ticket_ids: readonly string[],
  order: 'asc' | 'desc',
  slice: Slice,
) {
  const matching = readable(db, scope, ticket_ids);
  return listed(db, { rows: withAuthor(matching), matching }, ['c.created_at', 'c.id'], order, slice);
}
export type CommentRow = Awaited<ReturnType<typeof listComments>>['rows'][number];

/** Locks a comment that somebody may read. */
export const lockComment = (db: Tx, scope: TeamScope, ticket_ids: readonly string[], id: string) =>
  withAuthor(readable(db, scope, ticket_ids).where('c.id', '=', id))
    .forNoKeyUpdate('c')
    .executeTakeFirst();

/**
 * Locks the tickets that count comments: those where they stand, and those that took these in. They come before the comments, as
 * somebody who undoes a change of a ticket locks the ticket, and deletes the comments of that change.
 */
export const lockCounting = (db: Tx, { team_id }: TeamScope, comment_ids: readonly string[]) =>
  sql`
    select from tickets t where t.team_id = ${team_id} and t.id in (
      select unnest(array[k.id, k.merged_into_id]) from ticket_comments c
      join tickets k on k.team_id = c.team_id and k.id = c.ticket_id
      where c.team_id = ${team_id} and c.id = any(${comment_ids}::uuid[]))
    order by t.merged_into_id is null, t.id for no key update of t`.execute(on(db));

/** Locks the existing ones among these comments, in the order of their ids. */
export const lockComments = async (db: Tx, { team_id }: TeamScope, ids: readonly string[]): Promise<CommentRow[]> =>
  on(db)
    .selectFrom('ticket_comments as c')
    .select(columns)
    .select(personShown('c.team_id', 'c.author_id').as('author'))
    .where('c.team_id', '=', team_id)
    .where((eb) => eb('c.id', '=', eb.fn.any(eb.val(ids as string[]))))
    .where('c.deleted_at', 'is', null)
    .orderBy('c.id')
    .forNoKeyUpdate('c')
    .execute();

export interface NewComment {
  readonly id: string;
  readonly ticket_id: string;
  readonly author_id: string;
  readonly content: string;
  readonly is_internal: boolean;
  readonly source: string;
  readonly external_key: string | null;
  readonly created_at: string;
}
/**
 * Adds a comment to a locked ticket, which counts public ones and remembers the first response; the one that it was merged
 * into counts them too. Undefined: the id, or the
 * external key of that source, is there already.
 */
export async function insertComment(
  db: Tx,
  scope: TeamScope,
  comment: NewComment,
  { responds, counting }: { readonly responds: boolean; readonly counting: readonly string[] },
): Promise<CommentRow | undefined> {
  const { created_at: at } = comment;
  const { rows } = await sql<CommentRow>`
    with c as (
      insert into ticket_comments (team_id, id, ticket_id, author_id, content, is_internal, source, external_key, created_at)
      values (${scope.team_id}, ${comment.id}, ${comment.ticket_id}, ${comment.author_id}, ${comment.content},
        ${comment.is_internal}, ${comment.source}, ${comment.external_key}, ${at})
      on conflict do nothing
      returning *),
    t as (
      update tickets set updated_at = ${at}, comment_count = comment_count + (case when c.is_internal then 0 else 1 end),
        first_responded_at = case when ${responds} then coalesce(first_responded_at, ${at}) else first_responded_at end
      from c where tickets.team_id = c.team_id and tickets.id = any(${counting}::uuid[]))
    select ${sql.join(columns.map((column) => sql.ref(column)))},
      ${personShown('c.team_id', 'c.author_id')} as author
    from c`.execute(on(db));
  return rows[0];
}

export const updateComment = (db: Tx, scope: TeamScope, id: string, content: string, now: string) =>
  on(db)
    .updateTable('ticket_comments')
    .set((eb) => ({ content, edited_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', scope.team_id)
    .where('id', '=', id)
    .returning(['content', 'edited_at', 'version'])
    .executeTakeFirstOrThrow();

/** Deletes a locked comment; if it was public, its ticket and the one that was merged into count one less. */
export async function deleteComment(db: Tx, scope: TeamScope, comment: CommentRow, now: string): Promise<void> {
  await on(db)
    .updateTable('ticket_comments')
    .set({ deleted_at: now })
    .where('team_id', '=', scope.team_id)
    .where('id', '=', comment.id)
    .execute();
  if (comment.is_internal) return;
  await sql`
    update tickets set comment_count = comment_count - 1, updated_at = ${now}
    where team_id = ${scope.team_id} and id in (
      select unnest(array[id, merged_into_id]) from tickets where team_id = ${scope.team_id} and id = ${comment.ticket_id})
  `.execute(on(db));
}

export const purgeComment = (db: Tx, team_id: TeamId, id: string) =>
  on(db)
    .deleteFrom('ticket_comments')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .execute();

export const findPublic = (db: Db, { team_id }: { readonly team_id: TeamId }, id: string) =>
  on(db)
    .selectFrom('ticket_comments as c')
    .select(['c.content', 'c.source', personName('c.team_id', 'c.author_id').as('author')])
    .where('c.team_id', '=', team_id)
    .where('c.id', '=', id)
    .where('c.is_internal', '=', false)
    .where('c.deleted_at', 'is', null)
    .executeTakeFirst();

export const findByExternal = async (
  db: Db,
  { team_id }: { readonly team_id: TeamId },
  { source, external_key }: { readonly source: string; readonly external_key: string },
): Promise<string | undefined> =>
  (
    await on(db)
      .selectFrom('ticket_comments')
      .select('id')
      .where('team_id', '=', team_id)
      .where('source', '=', source)
      .where('external_key', '=', external_key)
      .executeTakeFirst()
  )?.id;

export const listPublic = (db: Db, { team_id }: { readonly team_id: TeamId }, ticket_id: string, limit: number) =>
  on(db)
    .selectFrom('ticket_comments')
    .select('id')
    .where('team_id', '=', team_id)
    .where('ticket_id', '=', ticket_id)
    .where('is_internal', '=', false)
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
