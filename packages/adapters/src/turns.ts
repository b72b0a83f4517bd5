/** Lets a few work at once and some wait. */
export interface Turns {
  /**
   * Waits for a turn and gives the function that ends it. Undefined: too many wait already. Throws the reason of the
   * signal when that aborts first.
   */
  take(signal?: AbortSignal): Promise<(() => void) | undefined>;
}

export function createTurns({ at_once, waiting }: { at_once: number; waiting: number }): Turns {
  let running = 0;
  const queue: (() => void)[] = [];

  function release(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    };
  }

  return {
    async take(signal) {
      signal?.throwIfAborted();
      if (running < at_once) {
        running += 1;
        return release();
      }
      if (queue.length >= waiting) return undefined;
      await new Promise<void>((resolve, reject) => {
        const giveUp = () => {
          queue.splice(queue.indexOf(begin), 1);
          reject(signal?.reason);
        };
        const begin = () => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        };
        queue.push(begin);
        signal?.addEventListener('abort', giveUp, { once: true });
      });
      return release();
    },
  };
}
