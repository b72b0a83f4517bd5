import type { photos } from '@deskwire/contract/field/photos.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { getInspection } from '../inspections/find.ts';
import { presentPhoto } from './present.ts';
import * as queries from './queries.ts';

/** The photos of the team, the newest first. */
export async function listPhotos(ctx: Ctx<typeof photos.list>, input: In<typeof photos.list>) {
  const { item_key, state, uploaded_by, deleted = false } = input;
  const inspection =
    input.inspection_id === undefined ? undefined : await getInspection(ctx.db, ctx.scope, input.inspection_id);
  const filter = { inspection_id: inspection?.id, item_key, state, uploaded_by, deleted };
  return page(ctx, input, {
    key: ['photos', ctx.scope.team_id, filter],
    find: (slice) => queries.listPhotos(ctx.db, ctx.scope, filter, ctx.now(), slice),
    position: (row) => [row.created_at, row.id],
    present: presentPhoto(ctx),
  });
}
