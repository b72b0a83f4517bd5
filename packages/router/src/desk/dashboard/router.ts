import { dashboard } from '@deskwire/contract/desk/dashboard.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { exportReport } from './export.ts';
import { readOverview } from './overview.ts';
import { listRange } from './promises.ts';
import { readSatisfaction } from './satisfaction.ts';
import { readSla } from './sla.ts';
import { readTickets } from './tickets.ts';

export const dashboardRouter = router({
  overview: procedure(dashboard.overview).query(({ ctx, input }) => readOverview(ctx, input)),
  tickets: procedure(dashboard.tickets).query(({ ctx, input }) => readTickets(ctx, input)),
  sla: procedure(dashboard.sla).query(({ ctx, input }) => readSla(ctx, input)),
  promises: procedure(dashboard.promises).query(({ ctx, input }) => listRange(ctx, input)),
  satisfaction: procedure(dashboard.satisfaction).query(({ ctx, input }) => readSatisfaction(ctx, input)),
  export: procedure(dashboard.export).query(({ ctx, input }) => exportReport(ctx, input)),
});
