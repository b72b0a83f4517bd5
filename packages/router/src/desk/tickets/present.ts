import type { Ticket } from '@deskwire/contract/desk/tickets.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { TicketRow } from './queries.ts';

export const keyOf = (scope: Pick<TeamScope, 'ticket_prefix'>, number: number): string =>
  `${scope.ticket_prefix}-${String(number).padStart(3, '0')}`;

/** A ticket as its reader may see it: a requester learns nothing of who works on it and where. */
export const presentTicket =
  (scope: TeamScope) =>
  ({ priority_rank: _, ...row }: TicketRow): Ticket => ({
    ...row,
    custom: row.custom as Ticket['custom'],
    key: keyOf(scope, row.number),
    ...(scope.visibility === 'requester' ? { assignee_id: null, project_id: null, custom: {} } : {}),
  });
