import { messageErrors } from './messages.errors.ts';
import { notificationErrors } from './notifications.errors.ts';

/** The errors of all domains in this area. */
export const inboxErrors = {
  ...messageErrors,
  ...notificationErrors,
};
