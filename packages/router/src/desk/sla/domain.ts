import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/reactions.ts';
import { slaJobs } from './jobs.ts';
import { recomputeTicket, resumeTeam } from './recompute.ts';
import { slaRouter } from './router.ts';

export const slaDomain = {
  router: slaRouter,
  jobs: slaJobs,
  reactions: [
    on('ticket.created', recomputeTicket),
    on('ticket.updated', recomputeTicket),
    on('ticket.assigned', recomputeTicket),
    on('ticket.status_changed', recomputeTicket),
    on('ticket.commented', recomputeTicket),
    on('ticket.merged', recomputeTicket),
    on('ticket.deleted', recomputeTicket),
    on('ticket.restored', recomputeTicket),
    on('team.restored', resumeTeam),
  ],
  references: { sla_rule: 'sla_rules', sla_calendar: 'sla_calendars' },
  audiences: { sla: { needs: 'tickets.handle' } },
} satisfies Domain;
