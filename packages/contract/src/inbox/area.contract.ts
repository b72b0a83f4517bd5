import { emails } from './emails.ts';
import { mailboxes } from './mailboxes.ts';
import { messages } from './messages.ts';
import { notifications } from './notifications.ts';
import { support } from './support.ts';
import { recommendations } from './recommendations.ts';

export const inbox = {
  mailboxes,
  emails,
  messages,
  notifications,
  support,
  recommendations,
};
