import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/events/reactions.ts';
import { stockOf } from '../../kit/limits/stock.ts';
import { ofPerson, ofTeam } from '../../kit/tables.ts';
import { slaJobs } from './jobs.ts';
import { recomputeTicket, resumeTeam } from './recompute.ts';
import { slaNotices } from './notices/notices.ts';
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
    on('ticket.comment_deleted', recomputeTicket),
    on('ticket.merged', recomputeTicket),
    on('ticket.deleted', recomputeTicket),
    on('ticket.restored', recomputeTicket),
    on('team.restored', resumeTeam),
  ],
  notices: slaNotices,
  references: { sla_rule: 'sla_rules', sla_calendar: 'sla_calendars' },
  stocks: { sla_rules: stockOf('sla_rules'), sla_calendars: stockOf('sla_calendars') },
  audiences: { sla: { needs: 'tickets.handle' } },
  tables: {
    sla_rules: ofTeam({ authored: ['name', 'category'], none: ['pause_statuses', 'reminders'] }),
    sla_calendars: ofTeam({ authored: ['name', 'special_days'], none: ['time_zone', 'hours', 'holidays'] }),
    sla_books: ofTeam({ authored: ['book'] }),
    sla_clocks: ofTeam({ authored: ['facts'] }),
    sla_cycles: ofPerson('assignee_id', { none: ['ticket_type', 'priority'] }),
    sla_alerts: ofTeam({ none: ['metric'] }),
  },
} satisfies Domain;
