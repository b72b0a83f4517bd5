import type { Guide } from '../kit/guide.ts';
import type { inbox } from './area.contract.ts';

export const inboxGuide = {
  emails: ['Emails', 'See which emails the team has sent, to whom, and whether they arrived.'],
  messages: ['Messages', 'Talk with people of the team about what belongs to no ticket.'],
  notifications: ['Notifications', 'Read what you were notified about.'],
} satisfies Guide<typeof inbox>;
