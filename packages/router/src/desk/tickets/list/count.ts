import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { filterOf } from './list.ts';
import { countTickets } from './queries.ts';

type Filter = Omit<In<typeof tickets.list>, 'team_id' | 'sort' | 'order' | 'cursor' | 'page' | 'page_size' | 'view'>;

/** How many tickets the caller sees in each of some lists, at most one more than are counted exactly. */
export const countTicketLists = async (
  ctx: Pick<Ctx<typeof tickets.list>, 'db' | 'scope' | 'now'>,
  filters: readonly Filter[],
): Promise<number[]> =>
  countTickets(ctx.db, ctx.scope, await Promise.all(filters.map((filter) => filterOf(ctx, filter))));
