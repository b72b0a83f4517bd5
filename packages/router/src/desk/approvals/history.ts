import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getFamily } from '../tickets/find.ts';
import { pageOf } from './list.ts';

/** Every request that was made for a ticket, and for those merged into it. */
export async function listTicketApprovals(ctx: Ctx<typeof approvals.history>, input: In<typeof approvals.history>) {
  const ticket_ids = await getFamily(ctx.db, ctx.scope, input.ticket_id);
  return pageOf(ctx, input, ['approvals.history', ticket_ids[0]], { ticket_ids });
}
