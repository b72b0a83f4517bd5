import type { admin } from '@deskwire/contract/platform/admin.ts';
import { listEveryReport } from '../../ai/reports/every/every-report.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';

/** The heads of the reports of all teams: to read one, somebody has to enter its team and say why. */
export function listReports(ctx: Ctx<typeof admin.reports>, { kind, team_id, ...input }: In<typeof admin.reports>) {
  const filter = { kind, team_id };
  return page(ctx, input, {
    key: ['admin.reports', filter],
    find: (slice) => listEveryReport(ctx.db, filter, slice),
    position: (row) => [row.created_at, row.team_id, row.id],
    present: (row) => row,
  });
}
