import type { ticketDrafts } from '@deskwire/contract/desk/tickets.drafts.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getVisibleTicket } from '../find.ts';
import * as queries from './queries.ts';
import { checkMode } from './set.ts';

export async function deleteDraft(
  { db, scope }: Ctx<typeof ticketDrafts.delete>,
  { ticket_id, mode }: In<typeof ticketDrafts.delete>,
): Promise<Out<typeof ticketDrafts.delete>> {
  checkMode(scope, mode);
  const { id } = await getVisibleTicket(db, scope, ticket_id);
  const draft = { ticket_id: id, mode };
  if (!(await queries.deleteDraft(db, scope, draft))) throw new AppError('TICKET_DRAFT_NOT_FOUND');
  return draft;
}
