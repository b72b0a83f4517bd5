import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'documents' | 'document_texts' | 'document_chunks'>();

/** The source that a document is to be read from, and the revision that it will be. */
export const findSource = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('documents')
    .select(['id', 'title', 'source', 'file_id', 'url', 'content', 'content_type', 'wanted_revision'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();

/** The next document of a team after one, and how many there are. */
export async function findNext(db: Db, { team_id }: InTeam, after: string | undefined) {
  const { rows } = await sql<{ id: string; total: number }>`
    select d.id, (select count(*)::int from documents a where a.team_id = ${team_id} and a.deleted_at is null) as total
    from documents d
    where d.team_id = ${team_id} and d.deleted_at is null ${after === undefined ? sql`` : sql`and d.id > ${after}::uuid`}
    order by d.id limit 1`.execute(on(db));
  return rows[0];
}

/** Asks for the next revision of a document, which an operation reads. */
export const wantNext = (db: Tx, { team_id }: InTeam, id: string, operation_id: string, now: string) =>
  on(db)
    .updateTable('documents')
    .set((eb) => ({
      state: 'queued',
      wanted_revision: eb('wanted_revision', '+', 1),
      operation_id,
      updated_at: now,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .execute();

export interface NewChunk {
  readonly ordinal: number;
  readonly headings: readonly string[];
  readonly page: number | null;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly content: string;
}
export interface Read {
  readonly revision: number;
  readonly text: string;
  readonly content_type: string | null;
  readonly pages: number | null;
  readonly chunks: readonly NewChunk[];
}
/** Shows a revision in place of the one before, all of it at once. False: a later one is wanted by now. */
export async function showRevision(db: Tx, { team_id }: InTeam, id: string, read: Read, now: string) {
  const row = await on(db)
    .updateTable('documents')
    .set((eb) => ({
      state: 'ready',
      error: null,
      revision: read.revision,
      content_type: read.content_type,
      pages: read.pages,
      chars: read.text.length,
      chunk_count: read.chunks.length,
      updated_at: now,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('wanted_revision', '=', read.revision)
    .returning(['id', 'version', 'title'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await sql`
    insert into document_texts (team_id, document_id, revision, content)
    values (${team_id}, ${id}, ${read.revision}, ${read.text})
    on conflict (team_id, document_id) do update set revision = excluded.revision, content = excluded.content`.execute(
    on(db),
  );
  await on(db).deleteFrom('document_chunks').where('team_id', '=', team_id).where('document_id', '=', id).execute();
  await sql`
    insert into document_chunks (team_id, document_id, ordinal, revision, headings, page, starts_at, ends_at, content)
    select ${team_id}, ${id}, ordinal, ${read.revision}, headings, page, starts_at, ends_at, content
    from jsonb_to_recordset(${JSON.stringify(read.chunks)}::jsonb) as c(
      ordinal integer, headings text[], page integer, starts_at integer, ends_at integer, content text)`.execute(
    on(db),
  );
  return row;
}

/** Notes why a document could not be read; a revision that is shown stays. */
export const noteFailure = (
  db: Tx,
  { team_id }: InTeam,
  { id, revision, error }: { id: string; revision: number; error: string },
  now: string,
) =>
  on(db)
    .updateTable('documents')
    .set((eb) => ({ state: 'failed', error, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('wanted_revision', '=', revision)
    .returning(['id', 'version'])
    .executeTakeFirst();

export const noteProcessing = (db: Tx, { team_id }: InTeam, id: string, revision: number) =>
  on(db)
    .updateTable('documents')
    .set({ state: 'processing' })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('wanted_revision', '=', revision)
    .where('state', '=', 'queued')
    .execute();
