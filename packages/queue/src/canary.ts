import { randomUUID } from 'node:crypto';
import type { BullQueue } from './backend.ts';

/** A name that no job of the app can have. */
export const CANARY = 'deskwire.canary';

export interface Canary {
  /** Called by the worker that got one, its own or another's. */
  seen(): void;
  /** Milliseconds since the last sign that jobs get through, or since the start. */
  ageMs(): number;
  stop(): void;
}

/**
 * Sends a job without a row through the queue again and again: a worker that looks alive but gets none is dead (a lost
 * LISTEN, a blocked loop, a queue that nobody drains). Where several processes share the queue another one may take it;
 * one that is gone from the queue when the next is due got through as well.
 */
export function startCanary(queue: BullQueue, everyMs: number, report: (error: unknown) => void): Canary {
  const id = `canary.${randomUUID()}`;
  let last = performance.now();
  let sent: number | undefined;

  const send = async (): Promise<void> => {
    if (sent !== undefined && (await queue.getJob(id)) === undefined) last = Math.max(last, sent);
    const now = performance.now();
    // The same id each time, so that a queue nobody drains holds one of them and not thousands.
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
