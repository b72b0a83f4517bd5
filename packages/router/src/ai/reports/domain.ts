import { stockOf } from '../../kit/limits/stock.ts';
import { audited, projectIn, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { every, MINUTE } from '../../kit/jobs/schedule.ts';
import { days, ofPerson } from '../../kit/tables.ts';
import { runBatch } from '../../platform/operations/batches/run.ts';
import { RESTORABLE_DAYS } from './removal/delete.ts';
import { exportBatch, reportsExport } from './export.ts';
import { reportsRouter } from './router.ts';
import { scheduleNotices } from './schedules/notices.ts';
import { run, runDue, runSchedule, tick } from './schedules/run.ts';

const reportsJobs = router({
  exportBatch: jobProcedure(exportBatch).mutation(({ ctx, input }) => runBatch(ctx, reportsExport, input)),
  tick: jobProcedure(tick).mutation(({ ctx }) => runDue(ctx)),
  runSchedule: jobProcedure(runSchedule).mutation(({ ctx, input }) => run(ctx, input)),
});

export const reportsDomain = {
  router: reportsRouter,
  jobs: reportsJobs,
  schedules: [every(MINUTE, tick)],
  notices: scheduleNotices,
  references: { report: 'reports', report_share: 'report_shares', report_schedule: 'report_schedules' },
  audiences: { report: { ...audited, project: projectIn('reports') } },
  stocks: { report_schedules: stockOf('report_schedules') },
  tables: {
    reports: ofPerson('author_id', {
      kept: days(RESTORABLE_DAYS, 'deleted_at'),
      project: 'detached',
      authored: ['title', 'params'],
    }),
    report_versions: ofPerson('edited_by', { mention: ['facts', 'blocks'], none: ['provenance'] }),
    report_shares: ofPerson('created_by', {
      kept: days(90, 'expires_at'),
      address: ['recipients'],
      secret: ['token_hash'],
    }),
    report_schedules: ofPerson('created_by', { address: ['recipients'], none: ['time', 'time_zone', 'error'] }),
  },
} satisfies Domain;
