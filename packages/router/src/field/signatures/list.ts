import type { signatures } from '@deskwire/contract/field/signatures.ts';
import type { Signature } from '@deskwire/contract/field/signatures.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { getRow } from '../estimates/get.ts';
import { presentSignature } from './present.ts';
import * as queries from './queries.ts';

/** Lists the signatures of a team, newest first. */
export async function listSignatures(
  ctx: Ctx<typeof signatures.list>,
  { team_id: _, estimate_id, ...input }: In<typeof signatures.list>,
) {
  const of_estimate = estimate_id === undefined ? undefined : (await getRow(ctx.db, ctx.scope, estimate_id)).id;
  return page(ctx, input, {
    key: [ctx.scope.team_id, 'signatures', of_estimate],
    find: (slice) => queries.listSignatures(ctx.db, ctx.scope, of_estimate, slice),
    position: (row) => [row.signed_at, row.id],
    present: (row): Signature => presentSignature(row),
  });
}
