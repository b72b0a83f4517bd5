import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { resolveMe } from '../../../kit/access/me.ts';
import { presentTicket } from '../present.ts';
import { changeTicket } from './change-ticket.ts';
import { demandUnowned } from './owned.ts';

/** Assigns a ticket to somebody who can work on it, or unassigns it. */
export async function assignTicket(
  ctx: Ctx<typeof tickets.assign>,
  { ticket_id, assignee_id, version }: In<typeof tickets.assign>,
): Promise<Ticket> {
  const { row, decision } = await changeTicket(
    ctx,
    ticket_id,
    { assignee_id: resolveMe(ctx.scope, assignee_id) },
    version,
  );
  await demandUnowned(ctx, row, decision);
  if (decision.assigned !== undefined) ctx.events.add('ticket.assigned', row, decision.assigned);
  return presentTicket(ctx.scope)(row);
}
