/** How long a program may leave `/live` unanswered before it is ended, and started again. */
const PATIENCE = 30_000;
const EVERY = 3_000;

export interface Patience {
  readonly patience_ms: number;
  readonly every_ms: number;
}

/**
 * Asks a program that serves whether it is alive, and says once when it has not answered for half a minute: a loop that
 * never ends answers nobody, and no signal but the last one reaches it. Answers how to stop asking.
 */
export function watchLive(
  url: string,
  onSilence: () => void,
  { patience_ms, every_ms }: Patience = { patience_ms: PATIENCE, every_ms: EVERY },
): () => void {
  let answered = performance.now();
  const ask = async (): Promise<void> => {
    const response = await fetch(`${url}/live`, { signal: AbortSignal.timeout(patience_ms) });
    await response.arrayBuffer();
    answered = performance.now();
  };
  const timer = setInterval(() => {
    // Refused or cut off: it ends, or is about to, or has no socket left for us.
    ask().catch(() => {});
    if (performance.now() - answered < patience_ms) return;
    stop();
    onSilence();
  }, every_ms);
  const stop = (): void => clearInterval(timer);
  return stop;
}
