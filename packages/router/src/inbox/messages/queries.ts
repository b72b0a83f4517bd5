import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { countUpTo } from '../../kit/lists/count.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';

const on = tables<'messages' | 'thread_people' | 'message_threads'>();

/** The messages that a person may read: those in their conversations since they joined them. */
const readable = (db: Db, { team_id, person_id }: TeamScope) =>
  on(db)
    .selectFrom('messages as m')
    .innerJoin('thread_people as tp', (join) =>
      join.onRef('tp.team_id', '=', 'm.team_id').onRef('tp.thread_id', '=', 'm.thread_id').on('tp.gone_at', 'is', null),
    )
    .where('m.team_id', '=', team_id)
    .where('tp.person_id', '=', person_id)
    .whereRef('m.created_at', '>=', 'tp.joined_at');
const unread = (db: Db, scope: TeamScope) =>
  readable(db, scope)
    .whereRef('m.created_at', '>', 'tp.read_until')
    .where('m.author_id', '<>', scope.person_id)
    .where('m.deleted_at', 'is', null);

const columns = [
  'm.id',
  'm.thread_id',
  'm.reply_to_id',
  'm.author_id',
  'm.content',
  'm.created_at',
  'm.edited_at',
  'm.deleted_at',
  personShown('m.team_id', 'm.author_id').as('author'),
] as const;

export interface MessageFilter {
  readonly thread_id?: string | undefined;
  readonly unread_only?: boolean | undefined;
}
/** A page of what somebody may read, newest first. */
export function listMessages(
  db: Db,
  scope: TeamScope,
  { thread_id, unread_only = false }: MessageFilter,
  slice: Slice,
) {
  const matching = (unread_only ? unread : readable)(db, scope).$if(thread_id !== undefined, (query) =>
    query.where('m.thread_id', '=', thread_id!),
  );
  const query = { rows: matching.select(columns), matching: matching.select('m.id') };
  return listed(db, query, ['m.created_at', 'm.id'], 'desc', slice);
}

/** A message that somebody may read. */
export const findMessage = (db: Db, scope: TeamScope, id: string) =>
  readable(db, scope).select(columns).where('m.id', '=', id).executeTakeFirst();

/** The same for a notice, whoever reads it. */
export const findSaid = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('messages as m')
    .innerJoin('message_threads as t', (join) =>
      join.onRef('t.team_id', '=', 'm.team_id').onRef('t.id', '=', 'm.thread_id'),
    )
    .select(['m.thread_id', 'm.author_id', 'm.content', 't.subject', 'm.created_at'])
    .where('m.team_id', '=', team_id)
    .where('m.id', '=', id)
    .where('m.deleted_at', 'is', null)
    .executeTakeFirst();

/** The participants of a conversation who have neither read it up to a time nor muted it. */
export const listListeners = (db: Db, { team_id }: InTeam, thread_id: string, at: string) =>
  on(db)
    .selectFrom('thread_people')
    .select('person_id as id')
    .where('team_id', '=', team_id)
    .where('thread_id', '=', thread_id)
    .where('gone_at', 'is', null)
    .where('muted', '=', false)
    .where('joined_at', '<=', at)
    .where('read_until', '<', at)
    .execute();

export async function countUnread(db: Db, scope: TeamScope): Promise<{ messages: number; threads: number }> {
  const messages = await countUpTo(db, unread(db, scope).select('m.id'));
  const threads = await countUpTo(db, unread(db, scope).select('m.thread_id').distinct());
  return { messages, threads };
}

interface NewMessage {
  readonly id: string;
  readonly thread_id: string;
  readonly reply_to_id: string | null;
  readonly content: string;
}
/**
 * Says something, and moves the conversation up. It is said after all that was said before, whatever the clocks of those
 * who write at once. False: the proposed id is taken.
 */
export async function insertMessage(db: Tx, { team_id, person_id }: TeamScope, message: NewMessage, at: string) {
  const { last_message_at: created_at } = await on(db)
    .updateTable('message_threads')
    .set({ last_message_at: sql`greatest(last_message_at, ${at})` })
    .where('team_id', '=', team_id)
    .where('id', '=', message.thread_id)
    .returning('last_message_at')
    .executeTakeFirstOrThrow();
  const row = await on(db)
    .insertInto('messages')
    .values({ ...message, team_id, author_id: person_id, created_at })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Changes what somebody said themselves, if it is not older than `since`. False: it is, or was deleted. */
export const editMessage = async (
  db: Tx,
  { team_id, person_id }: TeamScope,
  id: string,
  content: string,
  { now, since }: { readonly now: string; readonly since: string },
): Promise<boolean> =>
  (await on(db)
    .updateTable('messages')
    .set({ content, edited_at: now })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('author_id', '=', person_id)
    .where('deleted_at', 'is', null)
    .where('created_at', '>=', since)
    .returning('id')
    .executeTakeFirst()) !== undefined;

/** Leaves a mark in place of what somebody said. False: there was one already. */
export const deleteMessage = async (db: Tx, { team_id, person_id }: TeamScope, id: string, now: string) =>
  (await on(db)
    .updateTable('messages')
    .set({ content: '', deleted_at: now })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('author_id', '=', person_id)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst()) !== undefined;
