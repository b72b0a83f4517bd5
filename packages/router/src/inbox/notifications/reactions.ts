import { on } from '../../kit/reactions.ts';
import { notifyOfTicket } from './notify.ts';
import { notifyOfSla } from './sla.ts';

export const notificationsReactions = [
  on('ticket.created', notifyOfTicket),
  on('ticket.assigned', notifyOfTicket),
  on('ticket.commented', notifyOfTicket),
  on('ticket.noted', notifyOfTicket),
  on('ticket.status_changed', notifyOfTicket),
  on('sla.warning', notifyOfSla),
  on('sla.breached', notifyOfSla),
];
