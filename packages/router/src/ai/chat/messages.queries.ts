import { sql } from 'kysely';
import type { CitedKind } from '@deskwire/contract/ai/chat.ts';
import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { ShownPassage } from '../../kit/domain.ts';
import type { InTeam } from '../../kit/team-id.ts';
import type { Owner } from './sessions/queries.ts';

const on = tables<'chat_messages' | 'chat_sessions' | 'chat_deltas' | 'chat_drafts'>();

/** A passage that was found for a question, under the number that the model knows it by. */
export interface NumberedPassage {
  readonly index: number;
  readonly kind: CitedKind;
  readonly id: string;
  readonly ordinal: number;
  readonly key: string | null;
  readonly title: string;
  readonly text: string;
  /** The place of the words in the text that a reader can open; a ticket has no such text. */
  readonly start: number | null;
  readonly end: number | null;
  readonly page: number | null;
  readonly revision: number | null;
  readonly home: NonNullable<ShownPassage['home']> | null;
}
export type MessageState = 'queued' | 'running' | 'done' | 'cut' | 'failed' | 'cancelled';
const columns = [
  'm.id',
  'm.session_id',
  'm.role',
  'm.state',
  'm.text',
  'm.citations',
  'm.error',
  'm.attempt',
  'm.end_position',
  'm.helpful',
  'm.created_at',
  'm.finished_at',
  sql<NumberedPassage[]>`m.passages`.as('passages'),
  sql<Provenance | null>`m.provenance`.as('provenance'),
] as const;

/** The messages of somebody, in sessions that are not deleted. */
const own = (db: Db, { team_id, person_id }: Owner) =>
  on(db)
    .selectFrom('chat_messages as m')
    .innerJoin('chat_sessions as s', (join) =>
      join.onRef('s.team_id', '=', 'm.team_id').onRef('s.id', '=', 'm.session_id').on('s.deleted_at', 'is', null),
    )
    .where('m.team_id', '=', team_id)
    .where('s.person_id', '=', person_id);

export const findMessage = (db: Db, owner: Owner, id: string) =>
  own(db, owner).select(columns).where('m.id', '=', id).executeTakeFirst();
export type MessageRow = NonNullable<Awaited<ReturnType<typeof findMessage>>>;
export const lockMessage = (db: Tx, owner: Owner, id: string) =>
  own(db, owner).select(columns).where('m.id', '=', id).forUpdate('m').executeTakeFirst();

/** The newest messages of a session before another one, the oldest first. */
export async function listMessages(
  db: Db,
  { team_id }: InTeam,
  session_id: string,
  { before, most }: { readonly before?: Pick<MessageRow, 'created_at' | 'id'> | undefined; readonly most: number },
): Promise<MessageRow[]> {
  const rows = await on(db)
    .selectFrom('chat_messages as m')
    .select(columns)
    .where('m.team_id', '=', team_id)
    .where('m.session_id', '=', session_id)
    .$if(before !== undefined, (q) =>
      q.where(sql<boolean>`(m.created_at, m.id) < (${before!.created_at}, ${before!.id}::uuid)`),
    )
    .orderBy('m.created_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(most)
    .execute();
  return rows.toReversed();
}

export interface NewMessage {
  readonly id: string;
  readonly session_id: string;
  readonly role: 'user' | 'assistant';
  readonly state: MessageState;
  readonly text: string;
  readonly material?: { readonly text: string } | null;
  readonly passages?: readonly NumberedPassage[];
  readonly created_at: string;
}
export async function insertMessage(db: Tx, { team_id }: InTeam, message: NewMessage): Promise<void> {
  const { material = null, passages = [], ...row } = message;
  await on(db)
    .insertInto('chat_messages')
    .values({
      ...row,
      team_id,
      material: material === null ? null : JSON.stringify(material),
      passages: JSON.stringify(passages),
    })
    .execute();
}

/** How many messages somebody has sent since a moment; others of theirs wait until this transaction ends. */
export async function countSent(db: Tx, { team_id, person_id }: Owner, since: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`chat ${team_id} ${person_id}`}, 0))`.execute(on(db));
  const row = await on(db)
    .selectFrom('chat_messages as m')
    .innerJoin('chat_sessions as s', (join) =>
      join.onRef('s.team_id', '=', 'm.team_id').onRef('s.id', '=', 'm.session_id'),
    )
    .select((eb) => eb.fn.countAll().as('count'))
    .where('m.team_id', '=', team_id)
    .where('s.person_id', '=', person_id)
    .where('m.role', '=', 'user')
    .where('m.created_at', '>=', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Moves a message from one of some states to another; undefined where somebody else was faster. */
export const moveMessage = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  from: readonly MessageState[],
  to: {
    readonly state: MessageState;
    readonly text?: string;
    readonly error?: string | null;
    readonly end_position?: number | null;
    readonly finished_at?: string | null;
  },
) =>
  on(db)
    .updateTable('chat_messages')
    .set(to)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst();

export const setHelpful = (db: Tx, { team_id }: InTeam, id: string, helpful: boolean | null) =>
  on(db).updateTable('chat_messages').set({ helpful }).where('team_id', '=', team_id).where('id', '=', id).execute();

/** Text that was written, behind a position. */
export const listDeltas = (db: Db, { team_id }: InTeam, message_id: string, after: number) =>
  on(db)
    .selectFrom('chat_deltas')
    .select(['position', 'kind', 'text'])
    .where('team_id', '=', team_id)
    .where('message_id', '=', message_id)
    .where('position', '>', sql<number>`${after}::bigint`)
    .orderBy('position')
    .limit(500)
    .execute();

/** Begins the stream of a reply anew at a position that no reader has seen. */
export const addReset = (db: Tx, { team_id }: InTeam, message_id: string, position: number, expires_at: string) =>
  on(db)
    .insertInto('chat_deltas')
    .values({ team_id, message_id, position, kind: 'reset', text: '', expires_at })
    .execute();

/** The text of the stream of a message so far, and its position. */
export async function readSoFar(
  db: Db,
  { team_id }: InTeam,
  message_id: string,
): Promise<{ text: string; position: number }> {
  const rows = await on(db)
    .selectFrom('chat_deltas')
    .select(['position', 'kind', 'text'])
    .where('team_id', '=', team_id)
    .where('message_id', '=', message_id)
    .orderBy('position')
    .execute();
  const begun = rows.findLastIndex(({ kind }) => kind === 'reset');
  return {
    text: rows
      .slice(begun + 1)
      .map(({ text }) => text)
      .join(''),
    position: rows.at(-1)?.position ?? 0,
  };
}

export const findDraftOf = (db: Db, { team_id }: InTeam, message_ids: readonly string[]) =>
  on(db)
    .selectFrom('chat_drafts')
    .select(['id', 'message_id', 'title', 'description', 'type', 'priority', 'category', 'state', 'ticket_id'])
    .where('team_id', '=', team_id)
    .where((eb) => eb('message_id', '=', eb.fn.any(eb.val(message_ids as string[]))))
    .execute();
export type DraftRow = Awaited<ReturnType<typeof findDraftOf>>[number];
