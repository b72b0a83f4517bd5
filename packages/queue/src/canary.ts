import { randomUUID } from 'node:crypto';
import type { BullQueue } from './backend.ts';

/** A name that no job of the app can have. */
export const CANARY = 'deskwire.canary';

export interface Canary {
  /** Called by the worker that received one, whether its own or another's. */
  seen(): void;
  /** Milliseconds since jobs were last seen to get through, or since the start. */
  ageMs(): number;
  stop(): void;
}

/**
 * Repeatedly sends a job without a row through the queue. A worker that looks alive but receives none is dead: a lost
 * LISTEN, a blocked event loop, a queue that nobody drains. Where several processes share the queue, another one may
 * take the job; if it has left the queue when the next one is due, it got through as well.
 */
export function startCanary(queue: BullQueue, everyMs: number, report: (error: unknown) => void): Canary {
  const id = `canary.${randomUUID()}`;
  let last = performance.now();
  let sent: number | undefined;

  const send = async (): Promise<void> => {
    if (sent !== undefined && (await queue.getJob(id)) === undefined) last = Math.max(last, sent);
    const now = performance.now();
    // Always the same id, so that a queue nobody drains holds one of them instead of thousands.
    const opts = { jobId: id, attempts: 1 };
    await queue.addBulk([{ name: CANARY, data: { team_id: null, payload: null }, opts }]);
    sent = now;
  };
  const tick = (): void => void send().catch(report);
  tick();
  const timer = setInterval(tick, everyMs);
  return {
    seen: () => {
      last = performance.now();
    },
    ageMs: () => Math.round(performance.now() - last),
    stop: () => clearInterval(timer),
  };
}
