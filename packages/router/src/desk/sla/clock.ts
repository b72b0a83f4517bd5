import type { SlaMetric } from '@deskwire/contract/desk/sla.schemas.ts';
import { bookAt, lapsOf, metrics, type Lap, type TicketHistory, type TicketState } from './laps.ts';
import type { Rulebook, Terms } from './terms.ts';

// The clock is a pure function: of what happened to a ticket, the rulebooks that held meanwhile, and the time. What is
// stored of its answers is an index for timers and lists, and can be worked out again at any time.

/** One measured time; all in milliseconds. */
export interface Cycle {
  readonly metric: SlaMetric;
  readonly number: number;
  /** What it was measured by. */
  readonly terms: Terms;
  /** The ticket as it stood when the cycle stopped, or now. */
  readonly state: TicketState;
  readonly start: number;
  /** Null while it is ongoing. */
  readonly stop: number | null;
  readonly paused: boolean;
  readonly goal: number;
  /** Open time that has passed. */
  readonly elapsed: number;
  /** When the goal was, is or would have been used up; null while paused before that, or where it is beyond ten years. */
  readonly breach_at: number | null;
  readonly breached: boolean;
  /** When a share of the goal is used up, by the same rule as `breach_at`. */
  readonly usedUpAt: (percent: number) => number | null;
}
export interface Clocks {
  /** What holds for the ticket now. */
  readonly terms: Terms | null;
  readonly ongoing: Readonly<Record<SlaMetric, Cycle | null>>;
  readonly completed: Readonly<Record<SlaMetric, readonly Cycle[]>>;
}

/**
 * What the clocks of a ticket show at `now`. A cycle is measured by the rule and calendar that hold when it ends, or now;
 * whether it was paused, and how it was opened again, by those that held then, so that no pause is lost to a change.
 */
export function readClocks(history: TicketHistory, books: readonly Rulebook[], now: number): Clocks {
  const { laps, state, gone, stateAt } = lapsOf(history, books, now);
  const terms = bookAt(books, now)?.termsOf(state) ?? null;
  const measured = (metric: SlaMetric, lap: Lap): Cycle | null => {
    const then = lap.stop === null ? state : stateAt(lap.stop);
    const held = lap.stop === null ? terms : (bookAt(books, lap.stop)?.termsOf(then) ?? null);
    const goal = held?.goal(metric) ?? null;
    return held === null || goal === null ? null : { ...measure(lap, held, goal, now), metric, state: then };
  };
  return {
    terms,
    ongoing: eachMetric((metric) => {
      const last = laps[metric].at(-1);
      return gone || last === undefined || last.stop !== null ? null : measured(metric, last);
    }),
    completed: eachMetric((metric) =>
      laps[metric].flatMap((lap) => (lap.stop === null ? [] : (measured(metric, lap) ?? []))),
    ),
  };
}
const eachMetric = <T>(read: (metric: SlaMetric) => T) =>
  Object.fromEntries(metrics.map((metric) => [metric, read(metric)])) as Record<SlaMetric, T>;

function measure(lap: Lap, terms: Terms, goal: number, now: number): Omit<Cycle, 'metric' | 'state'> {
  const usedUpAt = (percent: number) => reachedAt(lap, terms, Math.ceil((goal * percent) / 100));
  const breach_at = usedUpAt(100);
  return {
    number: lap.number,
    terms,
    start: lap.start,
    stop: lap.stop,
    paused: lap.stop === null && lap.runs.at(-1)?.to !== null,
    goal,
    elapsed: lap.runs.reduce((sum, { from, to }) => sum + terms.open.between(from, to ?? now), 0),
    breach_at,
    breached: breach_at !== null && (lap.stop ?? now) > breach_at,
    usedUpAt,
  };
}

/** When `amount` of open time had passed in the runs of a lap; one that was stopped before is taken to have run on. */
function reachedAt({ runs, stop }: Lap, { open }: Terms, amount: number): number | null {
  let left = amount;
  for (const { from, to } of runs) {
    const at = open.after(from, left);
    if (to === null || (at !== null && at < to)) return at;
    left -= open.between(from, to);
  }
  return stop === null ? null : open.after(stop, left);
}
