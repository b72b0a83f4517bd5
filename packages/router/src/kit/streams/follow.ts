import { setTimeout as sleep } from 'node:timers/promises';
import type { Subscription } from '@deskwire/contract/kit/define.ts';
import type { Base, Ctx, Out, User } from '../context.ts';
import { recheckAccess, RECHECK_MS } from './recheck.ts';

/** How soon a row that has just changed is read again, and how late one that has not changed for a long time. */
const [SOONEST_MS, LATEST_MS] = [500, 2_500];
/** When to read a row again that has not changed for this long: a change is noticed after a tenth of the time it took. */
export const pauseAfter = (unchanged_ms: number): number =>
  Math.min(LATEST_MS, Math.max(SOONEST_MS, unchanged_ms / 10));

interface Watching<E extends Subscription> {
  readonly entry: E;
  readonly path: string;
  readonly ctx: Ctx<E>;
  readonly input: object;
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal | undefined;
}
interface Watched<E extends Subscription> {
  /** The row as the caller may see it now. */
  readonly read: (ctx: Ctx<E>) => Promise<Out<E>>;
  /** Whether nothing follows what was read. */
  readonly isLast: (item: Out<E>) => boolean;
}

/**
 * Streams a row: as it is now, then after every change, until no more can follow. A client that reconnects gets the row as it
 * is by then, so there is no position to resume at. Throws what `read` throws before anything is streamed. Before each change,
 * and at least every ten seconds, the rights of the caller are read again; a lost one ends the stream with its error.
 */
export async function follow<E extends Subscription>(
  watching: Watching<E>,
  watched: Watched<E>,
): Promise<AsyncGenerator<Out<E>, void>> {
  return changesOf(watching, watched, await watched.read(watching.ctx));
}

async function* changesOf<E extends Subscription>(
  { entry, path, ctx, input, signal = new AbortController().signal }: Watching<E>,
  { read, isLast }: Watched<E>,
  first: Out<E>,
): AsyncGenerator<Out<E>, void> {
  const begun = ctx as unknown as Base & { readonly scope: { readonly team_id: string }; readonly user: User };
  const stream = begun.services.streams.take(begun.user.id);
  let checked = performance.now();
  let changed = checked;
  let item = first;
  let shown: string | undefined;
  try {
    while (!signal.aborted) {
      const text = JSON.stringify(item);
      if (text !== shown) {
        // A client that learns of a change reads its lists at once.
        await begun.services.replica?.note(begun.user.id);
        yield item;
        changed = performance.now();
      }
      shown = text;
      if (isLast(item)) return;
      await sleep(pauseAfter(performance.now() - changed));
      stream.check();
      item = await read(ctx);
      if (JSON.stringify(item) === shown && performance.now() - checked < RECHECK_MS) continue;
      item = await read(await recheckAccess(entry, path, begun, input));
      checked = performance.now();
    }
  } finally {
    stream.giveBack();
  }
}
