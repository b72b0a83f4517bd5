import { sla } from '@deskwire/contract/desk/sla.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { slaCalendarsRouter } from './calendars/router.ts';
import { listBreaches } from './reports/breaches.ts';
import { readMetrics } from './reports/metrics.ts';
import { whatIf } from './reports/what-if.ts';
import { slaRulesRouter } from './rules/router.ts';
import { readTicket } from './ticket.ts';

export const slaRouter = router({
  ticket: procedure(sla.ticket).query(({ ctx, input }) => readTicket(ctx, input)),
  breaches: procedure(sla.breaches).query(({ ctx, input }) => listBreaches(ctx, input)),
  metrics: procedure(sla.metrics).query(({ ctx, input }) => readMetrics(ctx, input)),
  whatIf: procedure(sla.whatIf).query(({ ctx, input }) => whatIf(ctx, input)),
  rules: slaRulesRouter,
  calendars: slaCalendarsRouter,
});
