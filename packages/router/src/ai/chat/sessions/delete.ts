import type { chat } from '@deskwire/contract/ai/chat.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { lockSession } from '../find.ts';
import * as queries from './queries.ts';

type Entry = typeof chat.sessions.delete;
export const RESTORABLE_DAYS = 30;

export async function deleteSession(
  { db, scope, events, now }: Ctx<Entry>,
  { session_id }: In<Entry>,
): Promise<Out<Entry>> {
  const { id } = await lockSession(db, scope, session_id);
  await queries.updateSession(db, scope, id, { deleted_at: now() }, now());
  events.add('chat_session.deleted', { id }, {});
  return { id, purge_at: secondsAfter(now(), RESTORABLE_DAYS * 86_400) };
}
