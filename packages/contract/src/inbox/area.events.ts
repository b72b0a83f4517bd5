import { notificationEvents } from './notifications.events.ts';

/** The events of all domains in this area. */
export const inboxEvents = {
  ...notificationEvents,
};
