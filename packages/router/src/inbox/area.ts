import { emailsDomain } from './emails/domain.ts';
import { messagesDomain } from './messages/domain.ts';
import { notificationsDomain } from './notifications/domain.ts';

export const inbox = {
  emails: emailsDomain,
  messages: messagesDomain,
  notifications: notificationsDomain,
};
