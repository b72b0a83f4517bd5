import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { presentTicket } from '../present.ts';
import * as queries from '../queries.ts';
import { wakeTicket } from './wake-ticket.ts';

/** Wakes a snoozed ticket now; one that is not snoozed stays as it is. */
export async function wake(ctx: Ctx<typeof tickets.wake>, { ticket_id }: In<typeof tickets.wake>): Promise<Ticket> {
  const { db, scope } = ctx;
  const ticket = await queries.lockTicket(db, scope, ticket_id);
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  const row = ticket.snoozed_at === null ? ticket : await wakeTicket(ctx, ticket, 'woken');
  return presentTicket(scope)(row);
}
