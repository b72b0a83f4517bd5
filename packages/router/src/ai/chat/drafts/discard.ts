import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { presentDraft } from '../present.ts';
import { lockOpenDraft } from './lock.ts';
import * as queries from './queries.ts';

type Entry = typeof chat.drafts.discard;

export async function discardDraft(
  { db, scope, events, now }: Ctx<Entry>,
  { draft_id }: In<Entry>,
): Promise<Out<Entry>> {
  const draft = await lockOpenDraft(db, scope, draft_id);
  await queries.closeDraft(db, scope, draft.id, { state: 'discarded', ticket_id: null, decided_at: now() });
  events.add('chat_draft.discarded', { id: draft.id }, {});
  return presentDraft({ ...draft, state: 'discarded' });
}
