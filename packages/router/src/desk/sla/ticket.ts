import type { SlaTicket } from '@deskwire/contract/desk/sla.schemas.ts';
import type { sla } from '@deskwire/contract/desk/sla.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { getVisibleTicket } from '../tickets/find.ts';
import { keyOf } from '../tickets/present.ts';
import { presentClocks } from './present.ts';
import { readTicketClocks } from './ticket-clocks.ts';

/** The clocks of a ticket as of now, whatever the worker has noticed of it so far. */
export async function readTicket(
  ctx: Ctx<typeof sla.ticket>,
  { ticket_id }: In<typeof sla.ticket>,
): Promise<SlaTicket> {
  const { id } = await getVisibleTicket(ctx.db, ctx.scope, ticket_id);
  const [read] = await readTicketClocks(ctx, ctx.scope.team_id, [id]);
  if (read === undefined) throw new AppError('TICKET_NOT_FOUND');
  return presentClocks({ id, key: keyOf(ctx.scope, read.ticket.number) }, read.clocks);
}
