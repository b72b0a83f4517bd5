import { emailErrors } from './emails.errors.ts';
import { mailboxErrors } from './mailboxes.errors.ts';
import { messageErrors } from './messages.errors.ts';
import { notificationErrors } from './notifications.errors.ts';
import { supportErrors } from './support.errors.ts';
import { recommendationErrors } from './recommendations.errors.ts';

/** The errors of all domains in this area. */
export const inboxErrors = {
  ...emailErrors,
  ...mailboxErrors,
  ...messageErrors,
  ...notificationErrors,
  ...supportErrors,
  ...recommendationErrors,
};
