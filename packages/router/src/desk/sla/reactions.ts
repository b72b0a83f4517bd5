import { on } from '../../kit/reactions.ts';
import { resumeTeam } from './recompute-open.ts';
import { recomputeTicket } from './recompute.ts';

export const slaReactions = [
  on('ticket.created', recomputeTicket),
  on('ticket.updated', recomputeTicket),
  on('ticket.assigned', recomputeTicket),
  on('ticket.status_changed', recomputeTicket),
  on('ticket.commented', recomputeTicket),
  on('ticket.merged', recomputeTicket),
  on('ticket.deleted', recomputeTicket),
  on('ticket.restored', recomputeTicket),
  on('team.restored', resumeTeam),
];
