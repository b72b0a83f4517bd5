import type { locations } from '@deskwire/contract/field/locations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from '../queries.ts';

/** Lists the consents of a person, newest first. */
export function listConsents(
  ctx: Ctx<typeof locations.consents>,
  { team_id: _, ...input }: In<typeof locations.consents>,
) {
  const { person_id, team_id } = ctx.scope;
  return page(ctx, input, {
    key: [team_id, 'locations.consents', person_id],
    find: (slice) => queries.listConsents(ctx.db, ctx.scope, person_id, slice),
    position: (row) => [row.granted_at, row.id],
    present: (row) => row,
  });
}
