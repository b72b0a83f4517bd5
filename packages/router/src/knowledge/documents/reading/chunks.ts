import type { documents } from '@deskwire/contract/knowledge/documents.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getDocument } from '../present.ts';
import { listChunks } from './queries.ts';

/** The passages of a document in order. */
export async function getChunks(
  ctx: Ctx<typeof documents.chunks>,
  { doc_id, team_id: _, ...input }: In<typeof documents.chunks>,
) {
  const { id } = await getDocument(ctx.db, ctx.scope, doc_id);
  return page(ctx, input, {
    key: ['documents.chunks', ctx.scope.team_id, id],
    find: (slice) => listChunks(ctx.db, ctx.scope, id, slice),
    position: ({ ordinal }) => [ordinal],
    present: ({ starts_at, ends_at, content, ...row }) => ({ ...row, start: starts_at, end: ends_at, text: content }),
  });
}
