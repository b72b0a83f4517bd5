import { messageEvents } from './messages.events.ts';
import { notificationEvents } from './notifications.events.ts';

/** The events of all domains in this area. */
export const inboxEvents = {
  ...messageEvents,
  ...notificationEvents,
};
