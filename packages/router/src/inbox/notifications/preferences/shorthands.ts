import type { Services } from '../../../kit/services.ts';

/** The flat names of some clients: types of notification in one channel. */
export const shorthands = {
  email_ticket_assigned: { channel: 'mail', types: ['ticket.assigned'] },
  email_sla_breach: { channel: 'mail', types: ['sla.warning', 'sla.breached'] },
  in_app_comments: { channel: 'app', types: ['ticket.commented', 'ticket.noted', 'comment.created'] },
} as const;
export type Shorthand = keyof typeof shorthands;
export const shorthandNames = Object.keys(shorthands) as Shorthand[];

/** The types of a shorthand that exist in this release. */
export const typesOf = ({ domains }: Pick<Services, 'domains'>, name: Shorthand): string[] =>
  shorthands[name].types.filter((type) => domains.notices.has(type));
