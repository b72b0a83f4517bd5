import { approvalEvents } from './desk/approvals.events.ts';
import { slaEvents } from './desk/sla.events.ts';
import { stagingEvents } from './desk/staging.events.ts';
import { ticketEvents } from './desk/tickets.events.ts';
import { apiKeyEvents } from './identity/api-keys.events.ts';
import { authEvents } from './identity/auth.events.ts';
import { personEvents } from './identity/people.events.ts';
import { teamEvents } from './identity/teams.events.ts';
import { userEvents } from './identity/users.events.ts';
import { fileEvents } from './platform/files.events.ts';
import { operationEvents } from './platform/operations.events.ts';
import { settingsEvents } from './platform/settings.events.ts';

/** Every event that a procedure may declare, with the schema of its payload. */
export const events = {
  ...authEvents,
  ...userEvents,
  ...apiKeyEvents,
  ...teamEvents,
  ...personEvents,
  ...ticketEvents,
  ...slaEvents,
  ...stagingEvents,
  ...approvalEvents,
  ...fileEvents,
  ...operationEvents,
  ...settingsEvents,
};
export type EventType = keyof typeof events;
export type EventPayload<T extends EventType> = (typeof events)[T]['_output'];

/** Events that only those who handle tickets may hear of, at any door. */
export const internalEvents: ReadonlySet<string> = new Set<EventType>([
  'ticket.noted',
  'ticket.note_edited',
  'ticket.note_deleted',
  'ticket.link_sent',
  'ticket.link_revoked',
  'sla.warning',
  'sla.breached',
]);

/** What a requester reads in the history of their ticket and hears of it: what they also see of the ticket itself. */
export const requesterEvents: readonly EventType[] = [
  'ticket.created',
  'ticket.status_changed',
  'ticket.commented',
  'ticket.merged',
];
