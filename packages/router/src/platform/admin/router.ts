import { admin } from '@deskwire/contract/platform/admin.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listActivity } from './activity.ts';
import { getConfig } from './config/get.ts';
import { setConfig } from './config/set.ts';
import { enterTeam } from './entries/enter-team.ts';
import { exportPlatform } from './exports/export.ts';
import { createFaqEntry } from './faq/create.ts';
import { deleteFaqEntry } from './faq/delete.ts';
import { listFaq } from './faq/list.ts';
import { updateFaqEntry } from './faq/update.ts';
import { getHealth } from './health.ts';
import { discardJob } from './jobs/discard.ts';
import { listJobs } from './jobs/list.ts';
import { retryJob } from './jobs/retry.ts';
import { leaveTeam } from './entries/leave-team.ts';
import { getLimits } from './limits/get.ts';
import { setLimit } from './limits/set.ts';
import { maintain } from './maintenance.ts';
import { getOverview } from './overview.ts';
import { pauseQueue } from './work/pause-queue.ts';
import { listPrices } from './prices/list.ts';
import { setPrice } from './prices/set.ts';
import { listQuestions } from './questions.ts';
import { listQueues } from './work/queues.ts';
import { listReports } from './reports.ts';
import { getRevenue } from './revenue.ts';
import { resumeQueue } from './work/resume-queue.ts';
import { setTier } from './set-tier.ts';
import { listTimers } from './timers/list.ts';
import { promoteTimer } from './timers/promote.ts';
import { listWorkers } from './work/workers.ts';

export const adminRouter = router({
  limits: router({
    get: procedure(admin.limits.get).query(({ ctx, input }) => getLimits(ctx, input)),
    set: procedure(admin.limits.set).mutation(({ ctx, input }) => setLimit(ctx, input)),
  }),
  faq: router({
    list: procedure(admin.faq.list).query(({ ctx, input }) => listFaq(ctx, input)),
    create: procedure(admin.faq.create).mutation(({ ctx, input }) => createFaqEntry(ctx, input)),
    update: procedure(admin.faq.update).mutation(({ ctx, input }) => updateFaqEntry(ctx, input)),
    delete: procedure(admin.faq.delete).mutation(({ ctx, input }) => deleteFaqEntry(ctx, input)),
  }),
  questions: procedure(admin.questions).query(({ ctx, input }) => listQuestions(ctx, input)),
  prices: router({
    list: procedure(admin.prices.list).query(({ ctx }) => listPrices(ctx)),
    set: procedure(admin.prices.set).mutation(({ ctx, input }) => setPrice(ctx, input)),
  }),
  setTier: procedure(admin.setTier).mutation(({ ctx, input }) => setTier(ctx, input)),
  config: router({
    get: procedure(admin.config.get).query(({ ctx }) => getConfig(ctx)),
    set: procedure(admin.config.set).mutation(({ ctx, input }) => setConfig(ctx, input)),
  }),
  overview: procedure(admin.overview).query(({ ctx }) => getOverview(ctx)),
  activity: procedure(admin.activity).query(({ ctx, input }) => listActivity(ctx, input)),
  health: procedure(admin.health).query(({ ctx }) => getHealth(ctx)),
  workers: procedure(admin.workers).query(({ ctx }) => listWorkers(ctx)),
  queues: procedure(admin.queues).query(({ ctx }) => listQueues(ctx)),
  pauseQueue: procedure(admin.pauseQueue).mutation(({ ctx, input }) => pauseQueue(ctx, input)),
  resumeQueue: procedure(admin.resumeQueue).mutation(({ ctx, input }) => resumeQueue(ctx, input)),
  jobs: router({
    list: procedure(admin.jobs.list).query(({ ctx, input }) => listJobs(ctx, input)),
    retry: procedure(admin.jobs.retry).mutation(({ ctx, input }) => retryJob(ctx, input)),
    discard: procedure(admin.jobs.discard).mutation(({ ctx, input }) => discardJob(ctx, input)),
  }),
  timers: router({
    list: procedure(admin.timers.list).query(({ ctx, input }) => listTimers(ctx, input)),
    promote: procedure(admin.timers.promote).mutation(({ ctx, input }) => promoteTimer(ctx, input)),
  }),
  maintenance: procedure(admin.maintenance).mutation(({ ctx, input }) => maintain(ctx, input)),
  enterTeam: procedure(admin.enterTeam).mutation(({ ctx, input }) => enterTeam(ctx, input)),
  leaveTeam: procedure(admin.leaveTeam).mutation(({ ctx, input }) => leaveTeam(ctx, input)),
  reports: procedure(admin.reports).query(({ ctx, input }) => listReports(ctx, input)),
  revenue: procedure(admin.revenue).query(({ ctx, input }) => getRevenue(ctx, input)),
  export: procedure(admin.export).query(({ ctx, input }) => exportPlatform(ctx, input)),
});
