import { tickets } from '@deskwire/contract/desk/tickets.ts';
import { AppError } from '../../kit/errors.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createTicket } from './create.ts';
import { listTickets } from './list.ts';
import { presentTicket } from './present.ts';
import * as queries from './queries.ts';

export const ticketsRouter = router({
  list: procedure(tickets.list).query(({ ctx, input }) => listTickets(ctx, input)),
  get: procedure(tickets.get).query(async ({ ctx, input }) => {
    const row = await queries.findTicket(ctx.db, ctx.scope, input.ticket_id);
    if (row === undefined) throw new AppError('TICKET_NOT_FOUND');
    return presentTicket(ctx.scope)(row);
  }),
  create: procedure(tickets.create).mutation(({ ctx, input }) => createTicket(ctx, input)),
});
