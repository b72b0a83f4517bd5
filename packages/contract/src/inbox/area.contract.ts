import { emails } from './emails.ts';
import { messages } from './messages.ts';
import { notifications } from './notifications.ts';

export const inbox = {
  emails,
  messages,
  notifications,
};
