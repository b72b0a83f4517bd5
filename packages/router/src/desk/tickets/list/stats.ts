import type { z } from 'zod';
import type { StatusCategory } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets, TicketStats } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx } from '../../../kit/context.ts';
import { COUNTED } from '../../../kit/lists/page.ts';
import { countByStatus } from './stats.queries.ts';

/** Counts tickets by status and category, for the tabs above a list. */
export async function countTickets({ db, scope }: Ctx<typeof tickets.stats>): Promise<z.output<typeof TicketStats>> {
  const { statuses, unassigned, mine } = await countByStatus(db, scope);
  const inCategory = (wanted: StatusCategory) => {
    const sum = statuses.reduce((all, { category, count }) => (category === wanted ? all + count : all), 0);
    return Math.min(sum, COUNTED + 1);
  };
  const isRequester = scope.visibility === 'requester';
  return {
    categories: {
      open: inCategory('open'),
      waiting: inCategory('waiting'),
      resolved: inCategory('resolved'),
      closed: inCategory('closed'),
    },
    statuses: statuses.map(({ status, count }) => ({ status, count })),
    unassigned: isRequester ? null : unassigned,
    mine: isRequester ? null : mine,
  };
}
