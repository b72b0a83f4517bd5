import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { ControlState } from '../../../kit/operating/controls.ts';
import type { Services } from '../../../kit/services.ts';
import * as queries from './queries.ts';

export interface Presence {
  readonly kind: 'api' | 'worker';
  readonly release: string;
  /** The figures that a worker reports about itself. */
  readonly measure?: (() => { canary_age_ms: number; running: number }) | undefined;
  /** Stops what has to be stopped; resolves when it has. */
  readonly settle?: ((state: ControlState) => Promise<void>) | undefined;
  readonly every_ms?: number | undefined;
}

/**
 * Says each second that this process is there, and hears what it shall keep to. It confirms a change of that once what
 * was under way before has ended: what counts as stopped changes nothing more.
 */
export function keepPresence(
  services: Services,
  { kind, release, measure, settle, every_ms = 1000 }: Presence,
): { stop(): Promise<void> } {
  const me = { id: randomUUID(), kind, release, host: hostname().slice(0, 255), pid: process.pid };
  const { controls, db } = services;
  let confirmed = 0;
  let settling: number | undefined;
  let stopped = false;

  const keepTo = async (state: ControlState): Promise<void> => {
    settling = state.version;
    await Promise.all([state.maintenance_since === null ? undefined : controls.quiet(), settle?.(state)]);
    confirmed = state.version;
    await beat();
  };
  const beat = async (): Promise<void> => {
    if (stopped) return;
    const measured = measure?.() ?? { canary_age_ms: null, running: null };
    const state = await queries.beat(db, { ...me, ...measured, controls_version: confirmed });
    controls.apply(state);
    if (state.version > (settling ?? 0)) await keepTo(state);
  };
  const tick = (): void =>
    void beat().catch((error: unknown) => services.report('The presence of the process could not be noted', error));
  tick();
  const timer = setInterval(tick, every_ms);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await queries.deleteProcess(db, me.id).catch(() => undefined);
    },
  };
}
