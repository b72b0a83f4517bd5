import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { resolveMe } from '../../../kit/access/me.ts';
import { personMeant } from '../../../identity/people/known/known.ts';
import { presentTicket } from '../present.ts';
import { changeTicket } from './change-ticket.ts';
import { tell } from './decide.ts';
import { demandUnowned } from './owned.ts';

/** Changes any of a ticket's fields; status and assignee by the same rules and with the same events as alone. */
export async function updateTicket(
  ctx: Ctx<typeof tickets.update>,
  { ticket_id, version, team_id: _, assignee_id, reporter_id, ...wanted }: In<typeof tickets.update>,
): Promise<Ticket> {
  const assignee = resolveMe(ctx.scope, assignee_id);
  const reporter = await personMeant(ctx.db, ctx.scope, resolveMe(ctx.scope, reporter_id));
  const people = { assignee_id: assignee, reporter_id: reporter };
  const { row, decision } = await changeTicket(ctx, ticket_id, { ...wanted, ...people }, version);
  await demandUnowned(ctx, row, decision);
  tell(ctx.events, row, decision);
  return presentTicket(ctx.scope)(row);
}
