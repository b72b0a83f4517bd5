import type { inspectionTemplates } from '@deskwire/contract/field/inspections.templates.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';
import { restorableSince } from './restore.ts';

export function listTemplates(ctx: Ctx<typeof inspectionTemplates.list>, input: In<typeof inspectionTemplates.list>) {
  const { search, deleted = false } = input;
  const filter = { search, deleted_since: deleted ? restorableSince(ctx.now()) : undefined };
  return page(ctx, input, {
    key: ['inspections.templates', ctx.scope.team_id, search, deleted],
    find: (slice) => queries.listTemplates(ctx.db, ctx.scope, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
}
