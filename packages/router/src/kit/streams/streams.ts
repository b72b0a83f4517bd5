import { AppError } from '../errors.ts';

/** The streams of rows that this process serves, for all procedures together. */
export interface Streams {
  /** Counts a stream of somebody until it is given back. Throws TOO_MANY_STREAMS. */
  take(user_id: string): Stream;
  /** Ends all that are open, so that the process can end; their clients come back to another one. */
  release(): void;
}
interface Stream {
  /** Throws UNAVAILABLE once the process ends. */
  check(): void;
  giveBack(): void;
}
const MOST_PER_USER = 20;

export function createStreams(): Streams {
  const open = new Map<string, number>();
  let ending = new AbortController();
  return {
    take(user_id) {
      const mine = open.get(user_id) ?? 0;
      if (mine >= MOST_PER_USER) throw new AppError('TOO_MANY_STREAMS', { most: MOST_PER_USER });
      open.set(user_id, mine + 1);
      const { signal } = ending;
      return {
        check() {
          if (signal.aborted) throw new AppError('UNAVAILABLE', { retry_after: 1 });
        },
        giveBack() {
          const left = (open.get(user_id) ?? 1) - 1;
          if (left === 0) open.delete(user_id);
          else open.set(user_id, left);
        },
      };
    },
    release() {
      ending.abort();
      ending = new AbortController();
    },
  };
}
