import type { chat } from '@deskwire/contract/ai/chat.ts';
import { createTicket } from '../../../desk/tickets/create.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { presentDraft } from '../present.ts';
import { lockOpenDraft } from './lock.ts';
import * as queries from './queries.ts';

type Entry = typeof chat.drafts.confirm;

/** Creates the ticket as its user would, with what they changed, once. */
export async function confirmDraft(
  ctx: Ctx<Entry>,
  { draft_id, team_id: _, ...changes }: In<Entry>,
): Promise<Out<Entry>> {
  const { db, scope, events, now } = ctx;
  const draft = await lockOpenDraft(db, scope, draft_id);
  const { title, description, type, priority, category } = draft;
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const ticket = await createTicket(ctx, { title, description, type, priority, category, ...given });
  await queries.closeDraft(db, scope, draft.id, { state: 'confirmed', ticket_id: ticket.id, decided_at: now() });
  events.add('chat_draft.confirmed', { id: draft.id }, { ticket_id: ticket.id });
  return {
    draft: presentDraft({ ...draft, state: 'confirmed', ticket_id: ticket.id }),
    ticket_id: ticket.id,
    key: ticket.key,
  };
}
