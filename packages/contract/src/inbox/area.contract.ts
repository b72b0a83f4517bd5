import { emails } from './emails.ts';
import { notifications } from './notifications.ts';

export const inbox = {
  emails,
  notifications,
};
