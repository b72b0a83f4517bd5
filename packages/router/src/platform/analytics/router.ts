import { analytics } from '@deskwire/contract/platform/analytics.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listLogs } from './logs.ts';
import { getOverview } from './overview.ts';
import { getRevenue } from './money/revenue.ts';
import { getPerformance } from './performance.ts';
import { askQuestion } from './query.ts';
import { getSystem } from './system.ts';
import { getUsage } from './usage.ts';

export const analyticsRouter = router({
  overview: procedure(analytics.overview).query(({ ctx, input }) => getOverview(ctx, input)),
  performance: procedure(analytics.performance).query(({ ctx, input }) => getPerformance(ctx, input)),
  query: procedure(analytics.query).mutation(({ ctx, input }) => askQuestion(ctx, input)),
  revenue: procedure(analytics.revenue).query(({ ctx, input }) => getRevenue(ctx, input)),
  usage: procedure(analytics.usage).query(({ ctx, input }) => getUsage(ctx, input)),
  system: procedure(analytics.system).query(({ ctx, input }) => getSystem(ctx, input)),
  logs: procedure(analytics.logs).query(({ ctx, input }) => listLogs(ctx, input)),
});
