import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { getMessage, lockReply } from './find.ts';
import * as queries from './messages.queries.ts';
import { presentReply, type Reply } from './present.ts';

type Entry = typeof chat.cancel;

/** Ends a reply here and now; the worker that writes it sees that, and closes its connection to the model. */
export async function cancel(ctx: Ctx<Entry>, { message_id }: In<Entry>): Promise<Reply> {
  const { db, scope, events, now } = ctx;
  const { id, state, session_id } = await lockReply(db, scope, message_id);
  const { text, position } = await queries.readSoFar(db, scope, id);
  const moved = await queries.moveMessage(db, scope, id, ['queued', 'running'], {
    state: 'cancelled',
    text: text.trimEnd(),
    end_position: position + 1,
    finished_at: now(),
  });
  if (moved === undefined) throw new AppError('CHAT_MESSAGE_FINISHED', { state });
  events.add('chat_message.cancelled', { id }, { session_id });
  return presentReply(ctx, await getMessage(db, scope, id));
}
