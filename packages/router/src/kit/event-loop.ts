import { setImmediate } from 'node:timers/promises';

/** How long a loop may occupy the process before other work gets a turn, in milliseconds. */
const TURN = 20;

/** Makes a function that lets a long loop yield to the event loop: call it in each round, and await what it returns. */
export function turnYielder(): () => Promise<void> | undefined {
  let since = performance.now();
  const yieldNow = async (): Promise<void> => {
    await setImmediate();
    since = performance.now();
  };
  return () => (performance.now() - since < TURN ? undefined : yieldNow());
}
