import type { z } from 'zod';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx } from '../../kit/context.ts';
import { page } from '../../kit/page.ts';
import { presentTicket } from './present.ts';
import * as queries from './queries.ts';

/** The tickets a person may see. */
export function listTickets(ctx: Ctx<typeof tickets.list>, input: z.output<typeof tickets.list.input>) {
  const { page: _, page_size: _size, cursor: _cursor, ...filter } = input;
  return page(ctx, input, {
    of: ['tickets', ctx.scope.team_id, filter],
    find: (slice, count) => queries.listTickets(ctx.db, ctx.scope, filter, slice, count),
    position: (row) => [row.created_at, row.id],
    present: presentTicket(ctx.scope),
  });
}
