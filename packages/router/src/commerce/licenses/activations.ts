import type { licenses } from '@deskwire/contract/commerce/licenses.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { getRow } from './get.ts';
import * as queries from './queries.ts';

/** The devices that a licence is or was used on, newest first. */
export async function listActivations(ctx: Ctx<typeof licenses.activations>, input: In<typeof licenses.activations>) {
  const { id } = await getRow(ctx.db, ctx.scope, input.license_id);
  return page(ctx, input, {
    key: [ctx.scope.team_id, 'licenses.activations', id],
    find: (slice) => queries.listActivations(ctx.db, ctx.scope, id, slice),
    position: (row) => [row.activated_at, row.id],
    present: (row) => row,
  });
}
