import { sql } from 'kysely';
import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { isWorkedOn } from '../../../kit/jobs/alive.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { MessageState, NumberedPassage } from '../messages.queries.ts';
import { writeReply } from './job.ts';

const on = tables<'chat_messages' | 'chat_sessions' | 'chat_deltas' | 'chat_drafts'>();

/** Takes a reply in hand: its number of attempts tells one worker from another. Undefined where it has ended. */
export const beginReply = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .updateTable('chat_messages as m')
    .from('chat_sessions as s')
    .set((eb) => ({ state: 'running', attempt: eb('m.attempt', '+', 1) }))
    .whereRef('s.team_id', '=', 'm.team_id')
    .whereRef('s.id', '=', 'm.session_id')
    .where('m.team_id', '=', team_id)
    .where('m.id', '=', id)
    .where('m.state', 'in', ['queued', 'running'])
    .returning(['m.id', 'm.session_id', 'm.attempt', 'm.created_at', 's.model', 's.deleted_at'])
    .returning(sql<NumberedPassage[]>`m.passages`.as('passages'))
    .returning(sql<{ text: string } | null>`m.material`.as('material'))
    .executeTakeFirst();
export type Begun = NonNullable<Awaited<ReturnType<typeof beginReply>>>;

/** Whether an attempt is still the one that counts. */
export async function isCurrent(db: Db, { team_id }: InTeam, id: string, attempt: number): Promise<boolean> {
  const row = await on(db)
    .selectFrom('chat_messages')
    .select('id')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return row !== undefined;
}

/** Adds a piece to the stream of a reply, as long as its attempt counts. Whether it was added. */
export async function addDelta(
  db: Tx,
  { team_id }: InTeam,
  { message_id, attempt, kind, text }: { message_id: string; attempt: number; kind: 'text' | 'reset'; text: string },
  expires_at: string,
): Promise<boolean> {
  const { rows } = await sql`
    with held as (
      select id from chat_messages
      where team_id = ${team_id} and id = ${message_id} and attempt = ${attempt} and state = 'running' for update)
    insert into chat_deltas (team_id, message_id, position, kind, text, expires_at)
    select ${team_id}, held.id, 1 + coalesce((
        select max(d.position) from chat_deltas d where d.team_id = ${team_id} and d.message_id = held.id), 0),
      ${kind}, ${text}, ${expires_at}
    from held returning position`.execute(on(db));
  return rows.length > 0;
}

export interface Ending {
  readonly state: MessageState;
  readonly text: string;
  readonly citations: readonly number[];
  readonly provenance: Provenance | null;
  readonly error: string | null;
  readonly finished_at: string;
}
/** Ends an attempt that still counts. Whether it did. */
export async function endReply(
  db: Tx,
  { team_id }: InTeam,
  { message_id, attempt }: { readonly message_id: string; readonly attempt: number },
  { citations, provenance, ...ending }: Ending,
): Promise<boolean> {
  const ended = await on(db)
    .updateTable('chat_messages')
    .set({
      ...ending,
      citations: [...citations],
      provenance: provenance === null ? null : JSON.stringify(provenance),
      end_position: sql<number>`1 + coalesce((select max(position) from chat_deltas d
        where d.team_id = ${team_id} and d.message_id = ${message_id}), 0)`,
    })
    .where('team_id', '=', team_id)
    .where('id', '=', message_id)
    .where('attempt', '=', attempt)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}

/** Ends replies of all teams that no job will write. */
export const endAbandoned = (db: Tx, now: string) =>
  on(db)
    .updateTable('chat_messages as m')
    .set({
      state: 'failed',
      error: 'INTERNAL',
      finished_at: now,
      end_position: sql<number>`1 + coalesce((select max(position) from chat_deltas d
        where d.team_id = m.team_id and d.message_id = m.id), 0)`,
    })
    // Written out, so that the index of those in progress serves whatever plan is kept.
    .where(sql<boolean>`m.role = 'assistant' and m.state in ('queued', 'running')`)
    .where((eb) => eb.not(isWorkedOn(writeReply, 'message_id', sql.ref('m.id'))))
    .returning(['m.team_id', 'm.id', 'm.session_id'])
    .execute();

export interface NewDraft {
  readonly id: string;
  readonly message_id: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'bug' | 'feature' | 'incident' | 'request' | 'question';
  readonly priority: 'low' | 'medium' | 'high' | 'urgent';
  readonly created_at: string;
}
/** Keeps the ticket that a reply proposes; one that an earlier attempt proposed gives way while nobody has decided on it. */
export async function replaceDraft(db: Tx, { team_id }: InTeam, message_id: string, draft: NewDraft | undefined) {
  await on(db)
    .deleteFrom('chat_drafts')
    .where('team_id', '=', team_id)
    .where('message_id', '=', message_id)
    .where('state', '=', 'open')
    .execute();
  if (draft === undefined) return;
  await on(db)
    .insertInto('chat_drafts')
    .values({ ...draft, team_id, state: 'open' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
