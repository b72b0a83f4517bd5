import { sql } from 'kysely';
import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'ai_documents' | 'ai_document_versions'>();
type Author = Pick<TeamScope, 'team_id' | 'person_id'>;
const columns = [
  'id',
  'title',
  'body',
  'created_at',
  sql<string>`coalesce(updated_at, created_at)`.as('updated_at'),
  'deleted_at',
  'version',
  sql<Provenance>`provenance`.as('provenance'),
] as const;
/** Documents of their author: those that are there, or those that were deleted. */
const own = (db: Db, { team_id, person_id }: Author, deleted = false) =>
  on(db)
    .selectFrom('ai_documents')
    .where('team_id', '=', team_id)
    .where('author_id', '=', person_id)
    .where('deleted_at', deleted ? 'is not' : 'is', null);

export function listDocuments(db: Db, author: Author, deleted: boolean, slice: Slice) {
  const matching = own(db, author, deleted);
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
export type DocumentRow = NonNullable<Awaited<ReturnType<typeof findDocument>>>;
export const lockDocument = (db: Tx, author: Author, id: string) =>
  own(db, author).select(columns).where('id', '=', id).forUpdate().executeTakeFirst();

/** Changes a document that is locked, and keeps what it said. */
export async function updateDocument(
  db: Tx,
  { team_id }: Author,
  id: string,
  change: Partial<Pick<DocumentRow, 'title' | 'body'>>,
  now: string,
): Promise<void> {
  await sql`
    insert into ai_document_versions (team_id, document_id, version, title, body, edited_at)
    select team_id, id, version, title, body, coalesce(updated_at, created_at)
    from ai_documents where team_id = ${team_id} and id = ${id}`.execute(on(db));
  await on(db)
    .updateTable('ai_documents')
    .set((eb) => ({ ...change, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
}
/** The versions of a document of its author, by number. */
const saidBy = (db: Db, author: Author, document_id: string) =>
  on(db).selectFrom(
    on(db)
      .selectFrom('ai_document_versions')
      .select(['version', 'title', 'body', 'edited_at'])
      .select(sql<boolean>`false`.as('is_current'))
      .where('team_id', '=', author.team_id)
      .where('document_id', '=', document_id)
      .unionAll(
        own(db, author)
          .select(['version', 'title', 'body'])
          .select(sql<string>`coalesce(updated_at, created_at)`.as('edited_at'))
          .select(sql<boolean>`true`.as('is_current'))
          .where('id', '=', document_id),
      )
      .as('v'),
  );
export function listVersions(db: Db, author: Author, document_id: string, slice: Slice) {
  const said = saidBy(db, author, document_id);
  return listed(
    db,
    {
      rows: said.select(['v.version', 'v.title', 'v.body', 'v.edited_at', 'v.is_current']),
      matching: said.select('v.version as id'),
    },
    ['v.version'],
    'desc',
    slice,
  );
}
export const findVersion = (db: Db, author: Author, document_id: string, version: number) =>
  saidBy(db, author, document_id)
    .select(['v.title', 'v.body', 'v.edited_at'])
    .where('v.version', '=', version)
    .executeTakeFirst();
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
/** Deletes or restores a document. Its versions stay with it. */
export const setDeleted = (db: Tx, { team_id, person_id }: Author, id: string, deleted_at: string | null) =>
  on(db)
    .updateTable('ai_documents')
    .set({ deleted_at })
    .where('team_id', '=', team_id)
    .where('author_id', '=', person_id)
    .where('id', '=', id)
    .where('deleted_at', deleted_at === null ? 'is not' : 'is', null)
    .returning('id')
    .executeTakeFirst();
