import { reports } from '@deskwire/contract/ai/reports.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { deleteReport } from './removal/delete.ts';
import { exportReport } from './export.ts';
import { generate } from './generate.ts';
import { showReport } from './reading/get.ts';
import { showShared } from './links/get.ts';
import { listReports } from './reading/list.ts';
import { restoreReport } from './removal/restore.ts';
import { scheduleReport } from './sharing/schedule.ts';
import { deleteSchedule } from './schedules/delete.ts';
import { listSchedules } from './schedules/list.ts';
import { updateSchedule } from './schedules/update.ts';
import { share } from './sharing/share.ts';
import { listShares } from './shares/list.ts';
import { revokeShare } from './shares/revoke.ts';
import { getStats } from './reading/stats.ts';
import { watchReport } from './reading/watch.ts';
import { update } from './update.ts';
import { compareVersions } from './versions/compare.ts';
import { listVersions } from './versions/list.ts';

const { versions, shares, schedules, links } = reports;

export const reportsRouter = router({
  generate: procedure(reports.generate).mutation(({ ctx, input }) => generate(ctx, input)),
  list: procedure(reports.list).query(({ ctx, input }) => listReports(ctx, input)),
  get: procedure(reports.get).query(({ ctx, input }) => showReport(ctx, input)),
  watch: procedure(reports.watch).subscription(({ ctx, input, signal }) => watchReport(ctx, input, signal)),
  update: procedure(reports.update).mutation(({ ctx, input }) => update(ctx, input)),
  delete: procedure(reports.delete).mutation(({ ctx, input }) => deleteReport(ctx, input)),
  restore: procedure(reports.restore).mutation(({ ctx, input }) => restoreReport(ctx, input)),
  export: procedure(reports.export).mutation(({ ctx, input }) => exportReport(ctx, input)),
  share: procedure(reports.share).mutation(({ ctx, input }) => share(ctx, input)),
  schedule: procedure(reports.schedule).mutation(({ ctx, input }) => scheduleReport(ctx, input)),
  stats: procedure(reports.stats).query(({ ctx }) => getStats(ctx)),
  versions: router({
    list: procedure(versions.list).query(({ ctx, input }) => listVersions(ctx, input)),
    compare: procedure(versions.compare).query(({ ctx, input }) => compareVersions(ctx, input)),
  }),
  shares: router({
    list: procedure(shares.list).query(({ ctx, input }) => listShares(ctx, input)),
    revoke: procedure(shares.revoke).mutation(({ ctx, input }) => revokeShare(ctx, input)),
  }),
  schedules: router({
    list: procedure(schedules.list).query(({ ctx, input }) => listSchedules(ctx, input)),
    update: procedure(schedules.update).mutation(({ ctx, input }) => updateSchedule(ctx, input)),
    delete: procedure(schedules.delete).mutation(({ ctx, input }) => deleteSchedule(ctx, input)),
  }),
  links: router({
    get: procedure(links.get).query(({ ctx, input }) => showShared(ctx, input)),
  }),
});
