import type { documents } from '@deskwire/contract/knowledge/documents.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { rarestFirst } from '../../search/rareness.ts';
import { presentDocument } from '../present.ts';
import { listDocuments } from '../queries.ts';

/** The documents that the caller may read, newest first. */
export async function listAll(
  ctx: Ctx<typeof documents.list>,
  { team_id: _, page: number, page_size, cursor, search, deleted = false, ...rest }: In<typeof documents.list>,
) {
  const asked = search === undefined ? undefined : await rarestFirst(ctx, search);
  const filter = { ...rest, deleted, asked };
  return page(
    ctx,
    { page: number, page_size, cursor },
    {
      key: ['documents', ctx.scope.team_id, ctx.scope.person_id, { ...rest, deleted, search }],
      find: (slice) => listDocuments(ctx.db, ctx.scope, filter, ctx.now(), slice),
      position: ({ created_at, id }) => [created_at, id],
      present: presentDocument,
    },
  );
}
