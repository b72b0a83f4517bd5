import type { Logger } from 'pino';
import type { Check } from '@deskwire/router/runtime/health.ts';

/** Three canaries in a row did not get through, and no other job either. */
const DEAD_MS = 100_000;
const LOOK_MS = 10_000;

/**
 * A worker that looks alive but gets no jobs is dead: a lost LISTEN, or a connection that nobody answers. It reports
 * that when asked for its health, and exits, so that it is started again.
 */
export function watchOver(silentMs: () => number, log: Logger, lookMs = LOOK_MS): { check(): Check; stop(): void } {
  const isDead = () => silentMs() > DEAD_MS;
  const timer = setInterval(() => {
    if (!isDead()) return;
    log.fatal({ silent_ms: Math.round(silentMs()) }, 'No jobs are getting through: the worker exits to be restarted');
    process.exit(1);
  }, lookMs);
  return {
    check: () => {
      const silent_s = Math.round(silentMs() / 1000);
      return isDead() ? { ok: false, reason: 'gets no jobs', silent_s } : { ok: true, silent_s };
    },
    stop: () => clearInterval(timer),
  };
}
