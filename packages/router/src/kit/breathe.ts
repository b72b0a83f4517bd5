import { setImmediate } from 'node:timers/promises';

/** How long a loop may occupy the process before other work gets a turn, in milliseconds. */
const TURN = 20;

/** Lets a long loop give way: call it in each round, and await what it returns. */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  const giveWay = async (): Promise<void> => {
    await setImmediate();
    since = performance.now();
  };
  return () => (performance.now() - since < TURN ? undefined : giveWay());
}
