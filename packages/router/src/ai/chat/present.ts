import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { SearchKind } from '@deskwire/contract/knowledge/search.schemas.ts';
import type { Out } from '../../kit/context.ts';
import type { Searching } from '../../knowledge/search/ranking/rank.ts';
import { stillSeen } from '../../knowledge/search/retrieve.ts';
import { findDraftOf, readSoFar, type DraftRow, type MessageRow, type NumberedPassage } from './messages.queries.ts';
import type { SessionRow } from './sessions/queries.ts';

export type Reply = Out<typeof chat.send>;
type Detail = Out<typeof chat.sessions.get>;
export type Message = Detail['messages'][number];
type Citation = Reply['citations'][number];

export const presentSession = ({ id, title, model, collection_ids, created_at, updated_at, version }: SessionRow) => ({
  id,
  title,
  model,
  collection_ids,
  created_at,
  updated_at,
  version,
});

export const presentDraft = ({ message_id: _, ...draft }: DraftRow): NonNullable<Reply['draft']> => draft;

/**
 * Messages as their reader may see them now: what a reply cites is looked up again, so that nothing is named or quoted which
 * they may no longer see.
 */
export async function presentMessages(reading: Searching, rows: readonly MessageRow[]): Promise<Message[]> {
  const { db, scope } = reading;
  const cited = rows.flatMap(({ passages, citations }) => passages.filter(({ index }) => citations.includes(index)));
  const isSeen = await stillSeen(reading, cited);
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
      citations: citationsOf(row, isSeen),
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

const removed = {
  kind: 'removed',
  id: null,
  key: null,
  title: null,
  home: null,
  revision: null,
  ordinal: null,
  page: null,
  start: null,
  end: null,
  quote: null,
} as const;
function citationsOf({ passages, citations }: MessageRow, isSeen: (passage: NumberedPassage) => boolean): Citation[] {
  return citations.map((index) => {
    const passage = passages.find((one) => one.index === index);
    if (passage === undefined || !isSeen(passage)) return { index, ...removed };
    const { text: quote, home, ...cited } = passage;
    return { ...cited, home: home && { ...home, kind: home.kind as SearchKind }, quote };
  });
}

export async function presentReply(reading: Searching, row: MessageRow): Promise<Reply> {
  const [message] = await presentMessages(reading, [row]);
  const { state, text, citations, draft, error, provenance } = message!;
  return { session_id: row.session_id, message_id: row.id, state, reply: text, citations, draft, error, provenance };
}
