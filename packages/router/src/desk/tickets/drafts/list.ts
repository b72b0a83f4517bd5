import type { TicketDraft, ticketDrafts } from '@deskwire/contract/desk/tickets.drafts.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getVisibleTicket } from '../find.ts';
import * as queries from './queries.ts';

export async function listDrafts(
  { db, scope }: Ctx<typeof ticketDrafts.list>,
  { ticket_id }: In<typeof ticketDrafts.list>,
): Promise<{ items: TicketDraft[] }> {
  const { id } = await getVisibleTicket(db, scope, ticket_id);
  return { items: await queries.listDrafts(db, scope, id) };
}
