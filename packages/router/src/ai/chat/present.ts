import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { visibleAmong } from '../../desk/tickets/list/similar.ts';
import type { Out, TeamScope } from '../../kit/context.ts';
import { findDraftOf, readSoFar, type DraftRow, type MessageRow } from './messages.queries.ts';
import type { SessionRow } from './sessions/queries.ts';

export type Reply = Out<typeof chat.send>;
type Detail = Out<typeof chat.sessions.get>;
export type Message = Detail['messages'][number];
type Citation = Reply['citations'][number];
interface Reading {
  readonly db: Db;
  readonly scope: TeamScope;
}

export const presentSession = ({ id, title, model, created_at, updated_at, version }: SessionRow) => ({
  id,
  title,
  model,
  created_at,
  updated_at,
  version,
});

export const presentDraft = ({ message_id: _, ...draft }: DraftRow): NonNullable<Reply['draft']> => draft;

/**
 * Messages as their reader may see them now: what a reply cites is looked up again, so that a ticket which they may no
 * longer see is not named.
 */
export async function presentMessages(reading: Reading, rows: readonly MessageRow[]): Promise<Message[]> {
  const { db, scope } = reading;
  const cited = rows.flatMap(({ passages, citations }) => passages.filter(({ index }) => citations.includes(index)));
  const visible = await visibleAmong(
    db,
    scope,
    cited.map(({ id }) => id),
  );
  const drafts = await findDraftOf(
    db,
    scope,
    rows.map(({ id }) => id),
  );
  const messages: Message[] = [];
  for (const row of rows) {
    const draft = drafts.find(({ message_id }) => message_id === row.id);
    messages.push({
      id: row.id,
      role: row.role,
      state: row.state,
      text: row.state === 'running' ? (await readSoFar(db, scope, row.id)).text : row.text,
      citations: citationsOf(row, visible),
      draft: draft === undefined ? null : presentDraft(draft),
      error: row.error,
      helpful: row.helpful,
      provenance: row.provenance,
      created_at: row.created_at,
      finished_at: row.finished_at,
    });
  }
  return messages;
}

function citationsOf({ passages, citations }: MessageRow, visible: ReadonlySet<string>): Citation[] {
  return citations.map((index) => {
    const passage = passages.find((one) => one.index === index);
    if (passage === undefined || !visible.has(passage.id))
      return { index, kind: 'removed', id: null, key: null, title: null };
    return { index, kind: passage.kind, id: passage.id, key: passage.label, title: passage.title };
  });
}

export async function presentReply(reading: Reading, row: MessageRow): Promise<Reply> {
  const [message] = await presentMessages(reading, [row]);
  const { state, text, citations, draft, error, provenance } = message!;
  return { session_id: row.session_id, message_id: row.id, state, reply: text, citations, draft, error, provenance };
}
