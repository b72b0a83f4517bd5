import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { getMessage, lockReply } from './find.ts';
import * as queries from './messages.queries.ts';
import { presentReply, type Reply } from './present.ts';
import { writeReply } from './reply/job.ts';

type Entry = typeof chat.retry;

/** Lets a reply that did not come to its end be written anew, to the same question. */
export async function retry(ctx: Ctx<Entry>, { message_id }: In<Entry>): Promise<Reply> {
  const { db, scope, events, outbox } = ctx;
  const { id, state, session_id } = await lockReply(db, scope, message_id);
  const moved = await queries.moveMessage(db, scope, id, ['cut', 'failed', 'cancelled'], {
    state: 'queued',
    error: null,
    end_position: null,
    finished_at: null,
  });
  if (moved === undefined) throw new AppError('CHAT_MESSAGE_FINISHED', { state });
  events.add('chat_message.sent', { id }, { session_id });
  outbox.later(writeReply, { message_id: id });
  return presentReply(ctx, await getMessage(db, scope, id));
}
