import type { aiDocuments } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { found } from './get.ts';
import { findDocument, listVersions } from './queries.ts';

type Entry = typeof aiDocuments.versions;

export async function listDocumentVersions(ctx: Ctx<Entry>, input: In<Entry>) {
  const { db, scope } = ctx;
  const { id } = found(await findDocument(db, scope, input.document_id));
  return page(ctx, input, {
    key: ['ai.documents.versions', scope.team_id, id],
    find: (slice) => listVersions(db, scope, id, slice),
    position: ({ version }) => [version],
    present: (row) => row,
  });
}
