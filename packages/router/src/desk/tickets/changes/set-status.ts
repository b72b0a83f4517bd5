import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { presentTicket } from '../present.ts';
import { changeTicket } from './change-ticket.ts';
import { demandUnowned } from './owned.ts';

/** Moves a ticket to another status of the team, if its transitions allow it. */
export async function setTicketStatus(
  ctx: Ctx<typeof tickets.setStatus>,
  { ticket_id, status, resolution_notes, version }: In<typeof tickets.setStatus>,
): Promise<Ticket> {
  const { row, decision } = await changeTicket(ctx, ticket_id, { status, resolution_notes }, version);
  await demandUnowned(ctx, row, decision);
  if (decision.moved !== undefined) ctx.events.add('ticket.status_changed', row, decision.moved);
  if (decision.updated !== undefined) ctx.events.add('ticket.updated', row, { changes: decision.updated });
  return presentTicket(ctx.scope)(row);
}
