import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentRow } from '../present.ts';
import { listReports as find } from '../queries.ts';

type Entry = typeof reports.list;

export function listReports(ctx: Ctx<Entry>, input: In<Entry>) {
  const { db, scope } = ctx;
  const filter = { kind: input.kind, search: input.search, deleted: input.deleted === true };
  return page(ctx, input, {
    key: ['reports', scope.team_id, scope.person_id, filter],
    find: (slice) => find(db, scope, filter, slice),
    position: ({ updated_at, id }) => [updated_at, id],
    present: presentRow,
  });
}
