import { emailsDomain } from './emails/domain.ts';
import { mailboxesDomain } from './mailboxes/domain.ts';
import { messagesDomain } from './messages/domain.ts';
import { notificationsDomain } from './notifications/domain.ts';
import { supportDomain } from './support/domain.ts';
import { recommendationsDomain } from './recommendations/domain.ts';

export const inbox = {
  emails: emailsDomain,
  mailboxes: mailboxesDomain,
  messages: messagesDomain,
  notifications: notificationsDomain,
  support: supportDomain,
  recommendations: recommendationsDomain,
};
