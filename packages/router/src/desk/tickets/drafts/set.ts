import type { TicketDraft, ticketDrafts } from '@deskwire/contract/desk/tickets.drafts.ts';
import { seesInternal } from '@deskwire/contract/kit/access.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getVisibleTicket } from '../find.ts';
import * as queries from './queries.ts';

/** Saves a draft. If another device has saved something since it was read, that is shown instead. */
export async function setDraft(
  { db, scope, now }: Ctx<typeof ticketDrafts.set>,
  { ticket_id, mode, content, version }: In<typeof ticketDrafts.set>,
): Promise<TicketDraft> {
  checkMode(scope, mode);
  const { id } = await getVisibleTicket(db, scope, ticket_id);
  const draft = { ticket_id: id, mode, content, at: now() };
  const saved =
    version === null
      ? await queries.insertDraft(db, scope, draft)
      : await queries.updateDraft(db, scope, { ...draft, version });
  if (saved !== undefined) return saved;
  const current = (await queries.listDrafts(db, scope, id)).find((one) => one.mode === mode);
  // It was sent or deleted: what is written here goes on as a new one.
  if (current === undefined) throw new AppError('TICKET_DRAFT_NOT_FOUND');
  throw new AppError('VERSION_CONFLICT', { current: { ...current } });
}

export function checkMode(scope: TeamScope, mode: TicketDraft['mode']): void {
  if (mode === 'note' && !seesInternal(scope.roles)) throw new AppError('FORBIDDEN', { needs: 'tickets.handle' });
}
