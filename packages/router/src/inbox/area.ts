import { emailsDomain } from './emails/domain.ts';
import { notificationsDomain } from './notifications/domain.ts';

export const inbox = {
  emails: emailsDomain,
  notifications: notificationsDomain,
};
