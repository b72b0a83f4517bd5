import { sql } from 'kysely';
import { tables } from '@deskwire/database/schema.ts';
import type { Searched, ShownPassage, Unindexed } from '../../../kit/domain.ts';
import { isUnindexed } from '../../search/fragments.ts';
import { visibleDocuments } from '../fragments.ts';
import { indexedDocument } from '../processing/process.ts';

const on = tables<'documents' | 'document_chunks'>();

/** How search finds documents: by each of their passages. */
export const searchedDocuments: Searched = {
  needs: 'knowledge.read',
  seen: (scope, id) => sql`
    select d.project_id, d.author_id as person_id, null::text as category, d.created_at as at from documents d
    where d.team_id = ${scope.team_id} and d.id = ${id} and d.deleted_at is null and ${visibleDocuments(scope)}`,
  async shown(db, scope, passages) {
    const { rows } = await sql<ShownPassage>`
      select d.id, c.ordinal, null as key, d.title, c.content as text, c.starts_at as start, c.ends_at as end, c.page, c.revision
      from documents d join document_chunks c on c.team_id = d.team_id and c.document_id = d.id
      join jsonb_to_recordset(${JSON.stringify(passages.map(({ id, ordinal }) => ({ id, ordinal })))}::jsonb)
        as w(id uuid, ordinal integer) on w.id = d.id and w.ordinal = c.ordinal
      where d.team_id = ${scope.team_id} and d.deleted_at is null`.execute(on(db));
    return rows;
  },
  async unindexed(db, after, limit) {
    const { rows } = await sql<Unindexed & { chunks: { headings: string[]; content: string }[] }>`
      select d.team_id, d.id, d.title, '' as text, (
        select jsonb_agg(jsonb_build_object('headings', c.headings, 'content', c.content) order by c.ordinal)
        from document_chunks c where c.team_id = d.team_id and c.document_id = d.id) as chunks
      from documents d
      where (d.team_id, d.id) > (${after.team_id}::uuid, ${after.id}::uuid) and d.deleted_at is null and d.chunk_count > 0
        and ${isUnindexed('document', { team_id: sql`d.team_id`, id: sql`d.id` })}
      order by d.team_id, d.id limit ${limit}
      for share of d skip locked`.execute(on(db));
    return rows.map(({ chunks, ...row }) => ({ ...row, pieces: indexedDocument(row, chunks ?? []).pieces }));
  },
};
