import type { Guide } from '../kit/guide.ts';
import type { inbox } from './area.contract.ts';

export const inboxGuide = {
  emails: ['Emails', 'See which emails the team has sent, and decide on those that came in and are held.'],
  mailboxes: ['Mailboxes', 'Connect addresses whose emails become tickets, and hand over mail at the door.'],
  messages: ['Messages', 'Talk with people of the team about what belongs to no ticket.'],
  notifications: ['Notifications', 'Read what you were notified about.'],
  support: ['Support', 'Ask before you open a ticket, and read the FAQ of the platform.'],
  recommendations: ['Recommendations', 'Keep advice for tickets of a kind, and find what fits a ticket.'],
} satisfies Guide<typeof inbox>;
