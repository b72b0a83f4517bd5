import { emailsDomain } from './emails/domain.ts';
import { messagesDomain } from './messages/domain.ts';
import { notificationsDomain } from './notifications/domain.ts';
import { supportDomain } from './support/domain.ts';
import { recommendationsDomain } from './recommendations/domain.ts';

export const inbox = {
  emails: emailsDomain,
  messages: messagesDomain,
  notifications: notificationsDomain,
  support: supportDomain,
  recommendations: recommendationsDomain,
};
