import type { chat } from '@deskwire/contract/ai/chat.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { getMessage, lockReply } from './find.ts';
import * as queries from './messages.queries.ts';
import { presentReply, type Reply } from './present.ts';
import { writeReply } from './reply/job.ts';
import { KEPT_SECONDS } from './reply/stream.ts';

type Entry = typeof chat.retry;

/** Lets a reply that did not come to its end be written anew, to the same question. */
export async function retry(ctx: Ctx<Entry>, { message_id }: In<Entry>): Promise<Reply> {
  const { db, scope, events, outbox, now } = ctx;
  const { id, state, session_id, end_position } = await lockReply(db, scope, message_id);
  const moved = await queries.moveMessage(db, scope, id, ['cut', 'failed', 'cancelled'], {
    state: 'queued',
    error: null,
    end_position: null,
    finished_at: null,
  });
  if (moved === undefined) throw new AppError('CHAT_MESSAGE_FINISHED', { state });
  // Behind the end that readers have seen: they go on there.
  await queries.addReset(db, scope, id, (end_position ?? 0) + 1, secondsAfter(now(), KEPT_SECONDS));
  events.add('chat_message.sent', { id }, { session_id });
  outbox.later(writeReply, { message_id: id });
  return presentReply(ctx, await getMessage(db, scope, id));
}
