import { AppError } from '../errors.ts';

/** The parts of the platform that its administrators have stopped: the row of `platform_controls`. */
export interface ControlState {
  readonly version: number;
  readonly maintenance_since: string | null;
  readonly maintenance_message: string | null;
  readonly paused_queues: readonly string[];
}
/** The state that a process obeys, without asking the database at each call. */
export interface Controls {
  readonly state: ControlState;
  /** Takes in a later state; an earlier one changes nothing. */
  apply(state: ControlState): void;
  /** Begins a change that maintenance would refuse, and returns what ends it. Throws MAINTENANCE. */
  enter(): () => void;
  /** Resolves when every change that began before now has ended. */
  quiet(): Promise<void>;
}

/** Functions that empty the caches of this process. */
const kept = new Set<() => void>();
/** Registers a cache that the administrators of the platform can empty, in every process. */
export const onCacheReset = (forget: () => void): void => void kept.add(forget);

/** How long callers wait before they try again. */
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
