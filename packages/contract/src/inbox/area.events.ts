import { emailEvents } from './emails.events.ts';
import { mailboxEvents } from './mailboxes.events.ts';
import { messageEvents } from './messages.events.ts';
import { notificationEvents } from './notifications.events.ts';
import { supportEvents } from './support.events.ts';
import { recommendationEvents } from './recommendations.events.ts';

/** The events of all domains in this area. */
export const inboxEvents = {
  ...emailEvents,
  ...mailboxEvents,
  ...messageEvents,
  ...notificationEvents,
  ...supportEvents,
  ...recommendationEvents,
};
