import type { Guide } from '../kit/guide.ts';
import type { desk } from './area.contract.ts';

export const deskGuide = {
  approvals: ['Approvals', 'Ask people to approve what a ticket says, decide, and delegate decisions while away.'],
  dashboard: ['Dashboard', 'Figures about tickets and SLA over time, each with the filter that lists what it counts.'],
  macros: ['Macros', 'Keep replies and lists of changes, preview them on a ticket, and apply them to many.'],
  ratings: ['Ratings', 'Ask reporters how content they are with solved tickets, and read their answers.'],
  sla: ['SLA', 'Promise response and resolution times on business calendars, and see what was kept and breached.'],
  staging: ['Staging', 'Deploy approved versions to environments, follow their logs, and roll back.'],
  tickets: ['Tickets', 'Report, assign, comment on, link, merge, import and resolve tickets.'],
  views: ['Views', 'Save filters, orders and columns of lists, share them with the team, and count what is in them.'],
} satisfies Guide<typeof desk>;
