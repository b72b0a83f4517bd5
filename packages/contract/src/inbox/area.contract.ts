import { emails } from './emails.ts';
import { messages } from './messages.ts';
import { notifications } from './notifications.ts';
import { support } from './support.ts';
import { recommendations } from './recommendations.ts';

export const inbox = {
  emails,
  messages,
  notifications,
  support,
  recommendations,
};
