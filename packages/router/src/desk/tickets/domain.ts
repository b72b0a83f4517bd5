import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/reactions.ts';
import { seesTicket } from './fragments.ts';
import { releaseWork, ticketsJobs } from './jobs.ts';
import { ticketsRouter } from './router.ts';

export const ticketsDomain = {
  router: ticketsRouter,
  jobs: ticketsJobs,
  reactions: [
    on('person.left', releaseWork),
    on('person.suspended', releaseWork),
    on('person.roles_changed', releaseWork),
  ],
  references: { ticket: 'tickets', comment: 'ticket_comments', project: 'projects' },
  audiences: { ticket: { needs: 'tickets.read', sees: seesTicket } },
} satisfies Domain;
