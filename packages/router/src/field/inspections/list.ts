import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { resolveMe } from '../../kit/access/me.ts';
import { page } from '../../kit/lists/page.ts';
import { presentInspection } from './present.ts';
import * as queries from './queries.ts';

/** The inspections of the team, the latest first. */
export function listInspections(ctx: Ctx<typeof inspections.list>, input: In<typeof inspections.list>) {
  const { status, assignee_id, template_id, search, updated_after, sort = 'created_at', deleted = false } = input;
  const filter = {
    status,
    assignee_id: resolveMe(ctx.scope, assignee_id),
    template_id,
    search,
    updated_after,
    sort,
    deleted,
  };
  return page(ctx, input, {
    key: ['inspections', ctx.scope.team_id, filter],
    find: (slice) => queries.listInspections(ctx.db, ctx.scope, filter, ctx.now(), slice),
    position: (row) => [row[sort], row.id],
    present: presentInspection,
  });
}
