import { setTimeout as sleep } from 'node:timers/promises';
import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getMessage } from '../find.ts';
import { listDeltas } from '../messages.queries.ts';

type Entry = typeof chat.messages.watch;
type Progress = Entry['output']['_output'];
const POLL_MS = 80;
const MOST_PER_USER = 20;
/** How many streams each user follows in this process. */
const following = new Map<string, number>();

/** A reply as it is written, for whom it is. Throws CHAT_MESSAGE_NOT_FOUND before anything is streamed. */
export async function watchReply(
  ctx: Ctx<Entry>,
  input: In<Entry>,
  signal: AbortSignal,
): Promise<AsyncGenerator<Progress, void>> {
  await getMessage(ctx.services.db, ctx.scope, input.message_id);
  return progressOf(ctx, input, signal);
}

/**
 * From any position: rows are read, so that a reader who was cut off misses and repeats nothing. The last item has the
 * whole text.
 */
async function* progressOf(
  ctx: Ctx<Entry>,
  { message_id, after = 0 }: In<Entry>,
  signal: AbortSignal,
): AsyncGenerator<Progress, void> {
  const { services, scope, user } = ctx;
  const mine = following.get(user.id) ?? 0;
  if (mine >= MOST_PER_USER) throw new AppError('TOO_MANY_STREAMS', { most: MOST_PER_USER });
  following.set(user.id, mine + 1);
  let position = after;
  try {
    while (!signal.aborted) {
      const message = await getMessage(services.db, scope, message_id);
      const deltas = await listDeltas(services.db, scope, message_id, position);
      for (const delta of deltas) {
        position = delta.position;
        yield { ...delta, state: null };
      }
      // The message was read before its deltas: of one that had ended, none is missing.
      const { state, end_position, text } = message;
      if (end_position !== null && deltas.length === 0) {
        if (position < end_position) yield { position: end_position, kind: 'end', text, state };
        return;
      }
      if (deltas.length === 0) await sleep(POLL_MS);
    }
  } finally {
    const left = (following.get(user.id) ?? 1) - 1;
    if (left === 0) following.delete(user.id);
    else following.set(user.id, left);
  }
}
