import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { lockSession } from '../find.ts';
import { presentSession } from '../present.ts';
import * as queries from './queries.ts';

type Entry = typeof chat.sessions.restore;

export async function restoreSession(
  { db, scope, events, now }: Ctx<Entry>,
  { session_id }: In<Entry>,
): Promise<Out<Entry>> {
  const { id } = await lockSession(db, scope, session_id, true);
  events.add('chat_session.restored', { id }, {});
  return presentSession(await queries.updateSession(db, scope, id, { deleted_at: null }, now()));
}
