import { AppError } from '../errors.ts';

/** What those who run the platform have stopped, as the row of `platform_controls` says it. */
export interface ControlState {
  readonly version: number;
  readonly maintenance_since: string | null;
  readonly maintenance_message: string | null;
  readonly paused_queues: readonly string[];
}
/** What a process keeps to, without asking the database at each call. */
export interface Controls {
  readonly state: ControlState;
  /** Takes in a later state; an earlier one changes nothing. */
  apply(state: ControlState): void;
  /** Begins a change that maintenance stops. The answer ends it. Throws MAINTENANCE. */
  enter(): () => void;
  /** Resolves when no such change is under way that began before now. */
  quiet(): Promise<void>;
}

/** What forgets something that a process has kept in memory. */
const kept = new Set<() => void>();
/** Lets those who run the platform empty a cache of every process. */
export const onCacheReset = (forget: () => void): void => void kept.add(forget);

/** Until when callers wait before they try again. */
const RETRY_SECONDS = 30;

/** Nothing is stopped until `apply` says so. */
export function createControls(): Controls {
  let state: ControlState = { version: 0, maintenance_since: null, maintenance_message: null, paused_queues: [] };
  const running = new Set<Promise<void>>();
  return {
    get state() {
      return state;
    },
    apply(next) {
      if (next.version <= state.version) return;
      state = next;
      for (const forget of kept) forget();
    },
    enter() {
      if (state.maintenance_since !== null)
        throw new AppError('MAINTENANCE', { retry_after: RETRY_SECONDS, message: state.maintenance_message });
      const { promise, resolve } = Promise.withResolvers<void>();
      running.add(promise);
      return () => {
        running.delete(promise);
        resolve();
      };
    },
    quiet: async () => void (await Promise.all(running)),
  };
}
