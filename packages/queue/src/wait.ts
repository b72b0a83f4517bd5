/** Rejects with `message` if the promise has not settled after `ms`. The promise itself is left to settle. */
export async function withDeadline<T>(promise: Promise<T>, ms: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export interface Pause {
  /** Ends after `ms`, or at once if somebody called `wake` since the last pause ended. */
  wait(ms: number): Promise<void>;
  wake(): void;
}

/** A pause that can be cut short, even by a call made before it began. */
export function pausing(): Pause {
  let woken = false;
  let end: (() => void) | undefined;
  return {
    wait: async (ms) => {
      if (!woken) {
        await new Promise<void>((done) => {
          const timer = setTimeout(done, ms);
          end = () => {
            clearTimeout(timer);
            done();
          };
        });
      }
      end = undefined;
      woken = false;
    },
    wake: () => {
      woken = true;
      end?.();
    },
  };
}

/** Passes on the same report at most once per `ms`: a lost server makes every waiting call fail with the same error. */
export function throttled<P extends ReadonlyArray<unknown>>(
  report: (error: unknown, ...rest: P) => void,
  ms = 5_000,
): (error: unknown, ...rest: P) => void {
  const last = new Map<string, number>();
  return (error, ...rest) => {
    const text = `${rest.join(' ')} ${error instanceof Error ? error.message : String(error)}`;
    const now = performance.now();
    if (now - (last.get(text) ?? -Infinity) < ms) return;
    if (last.size > 200) last.clear();
    last.set(text, now);
    report(error, ...rest);
  };
}
