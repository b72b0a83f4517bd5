import { sql } from 'kysely';
import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'ai_documents'>();
type Author = Pick<TeamScope, 'team_id' | 'person_id'>;
const columns = ['id', 'title', 'body', 'created_at', sql<Provenance>`provenance`.as('provenance')] as const;
const own = (db: Db, { team_id, person_id }: Author) =>
  on(db).selectFrom('ai_documents').where('team_id', '=', team_id).where('author_id', '=', person_id);

export function listDocuments(db: Db, author: Author, slice: Slice) {
  const matching = own(db, author);
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}
export const findDocument = (db: Db, author: Author, id: string) =>
  own(db, author).select(columns).where('id', '=', id).executeTakeFirst();
export interface NewDocument {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly provenance: Provenance;
  readonly created_at: string;
}
export async function insertDocument(
  db: Tx,
  { team_id, person_id }: Author,
  { provenance, ...document }: NewDocument,
): Promise<void> {
  await on(db)
    .insertInto('ai_documents')
    .values({ ...document, provenance: JSON.stringify(provenance), team_id, author_id: person_id })
    .execute();
}
export const deleteDocument = (db: Tx, { team_id, person_id }: Author, id: string) =>
  on(db)
    .deleteFrom('ai_documents')
    .where('team_id', '=', team_id)
    .where('author_id', '=', person_id)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
