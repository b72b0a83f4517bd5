import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'document_texts' | 'document_chunks'>();

/** The text of a document that somebody may read. */
export const findText = (db: Db, { team_id }: InTeam, document_id: string) =>
  on(db)
    .selectFrom('document_texts')
    .select(['document_id', 'revision', 'content'])
    .where('team_id', '=', team_id)
    .where('document_id', '=', document_id)
    .executeTakeFirst();

const chunksOf = (db: Db, { team_id }: InTeam, document_id: string) =>
  on(db)
    .selectFrom('document_chunks')
    .select(['ordinal', 'revision', 'headings', 'page', 'starts_at', 'ends_at', 'content'])
    .where('team_id', '=', team_id)
    .where('document_id', '=', document_id);

/** A page of its passages in order. */
export const listChunks = (db: Db, scope: InTeam, document_id: string, slice: Slice) => {
  const rows = chunksOf(db, scope, document_id);
  return listed(db, { rows, matching: rows }, ['ordinal'], 'asc', slice);
};
export const listAllChunks = (db: Db, scope: InTeam, document_id: string) =>
  chunksOf(db, scope, document_id).orderBy('ordinal').execute();
