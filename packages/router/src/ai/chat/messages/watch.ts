import { setTimeout as sleep } from 'node:timers/promises';
import { chat } from '@deskwire/contract/ai/chat.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { recheckAccess, RECHECK_MS } from '../../../kit/streams/recheck.ts';
import { getMessage } from '../find.ts';
import { listDeltas } from '../messages.queries.ts';

type Entry = typeof chat.messages.watch;
type Progress = Entry['output']['_output'];
const POLL_MS = 80;

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
 * whole text. A right that is lost ends the stream with its error.
 */
async function* progressOf(ctx: Ctx<Entry>, input: In<Entry>, signal: AbortSignal): AsyncGenerator<Progress, void> {
  const { services, scope, user } = ctx;
  const { message_id, after = 0 } = input;
  const stream = services.streams.take(user.id);
  let checked = performance.now();
  let position = after;
  try {
    while (!signal.aborted) {
      stream.check();
      if (performance.now() - checked >= RECHECK_MS) {
        await recheckAccess(chat.messages.watch, 'chat.messages.watch', ctx, input);
        checked = performance.now();
      }
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
    stream.giveBack();
  }
}
