import { approvalEvents } from './approvals.events.ts';
import { ratingEvents } from './ratings.events.ts';
import { slaEvents } from './sla.events.ts';
import { stagingEvents } from './staging.events.ts';
import { ticketEvents } from './tickets.events.ts';

/** The events of all domains in this area. */
export const deskEvents = {
  ...approvalEvents,
  ...ratingEvents,
  ...slaEvents,
  ...stagingEvents,
  ...ticketEvents,
};
