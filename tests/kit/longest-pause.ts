/**
 * Measures how long the thread was kept from its event loop, in milliseconds of its own processor time: a busy machine
 * makes everything late, and that is no fault of the code.
 */
export function pauseMeter(): { longest(): number; stop(): void } {
  let last = processorTime();
  let longest = 0;
  let running = true;
  const tick = (): void => {
    const now = processorTime();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(tick);
  };
  setImmediate(tick);
  return {
    /** The longest pause since it was last asked. */
    longest() {
      const found = Math.max(longest, processorTime() - last);
      longest = 0;
      last = processorTime();
      return found;
    },
    stop() {
      running = false;
    },
  };
}

function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
