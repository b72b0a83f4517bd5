import type { SlaMetric } from '@deskwire/contract/desk/sla.metric.ts';
import type { TicketHistory } from './history.ts';
import { bookAt, type Rulebook, type Terms, type TicketState } from './rulebook.ts';
import { metrics, runsOf, type Run } from './runs.ts';

// The clock is a pure function: of what happened to a ticket, the rulebooks that held meanwhile, and the time. What is
// stored of its answers is an index for timers and lists, and can be worked out again at any time.

/** One measured time; all in milliseconds. */
export interface Cycle {
  readonly metric: SlaMetric;
  readonly number: number;
  /** The rule and calendar that it was measured by. */
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
  /** The rule and calendar that apply to the ticket now. */
  readonly terms: Terms | null;
  readonly ongoing: Readonly<Record<SlaMetric, Cycle | null>>;
  readonly completed: Readonly<Record<SlaMetric, readonly Cycle[]>>;
}

/**
 * Reads the clocks of a ticket at `now`. A cycle is measured by the rule and calendar that hold when it ends, or now; whether
 * it was paused, and how it was opened again, by those that held then, so that no pause is lost to a change.
 */
export function readClocks(history: TicketHistory, books: readonly Rulebook[], now: number): Clocks {
  const { runs, state, gone, stateAt } = runsOf(history, books, now);
  const terms = bookAt(books, now)?.termsOf(state) ?? null;
  const measured = (metric: SlaMetric, run: Run): Cycle | null => {
    const then = run.stop === null ? state : stateAt(run.stop);
    const held = run.stop === null ? terms : (bookAt(books, run.stop)?.termsOf(then) ?? null);
    const goal = held?.goal(metric) ?? null;
    return held === null || goal === null ? null : { ...measure(run, held, goal, now), metric, state: then };
  };
  return {
    terms,
    ongoing: eachMetric((metric) => {
      const last = runs[metric].at(-1);
      return gone || last === undefined || last.stop !== null ? null : measured(metric, last);
    }),
    completed: eachMetric((metric) =>
      runs[metric].flatMap((run) => (run.stop === null ? [] : (measured(metric, run) ?? []))),
    ),
  };
}
const eachMetric = <T>(read: (metric: SlaMetric) => T) =>
  Object.fromEntries(metrics.map((metric) => [metric, read(metric)])) as Record<SlaMetric, T>;

function measure(run: Run, terms: Terms, goal: number, now: number): Omit<Cycle, 'metric' | 'state'> {
  const usedUpAt = (percent: number) => reachedAt(run, terms, Math.ceil((goal * percent) / 100));
  const breach_at = usedUpAt(100);
  return {
    number: run.number,
    terms,
    start: run.start,
    stop: run.stop,
    paused: run.stop === null && run.spans.at(-1)?.to !== null,
    goal,
    elapsed: run.spans.reduce((sum, { from, to }) => sum + terms.open.between(from, to ?? now), 0),
    breach_at,
    breached: breach_at !== null && (run.stop ?? now) > breach_at,
    usedUpAt,
  };
}

/** When `amount` of open time had passed in the spans of a run; one that was stopped before is taken to have run on. */
function reachedAt({ spans, stop }: Run, { open }: Terms, amount: number): number | null {
  let left = amount;
  for (const { from, to } of spans) {
    const at = open.after(from, left);
    if (to === null || (at !== null && at < to)) return at;
    left -= open.between(from, to);
  }
  return stop === null ? null : open.after(stop, left);
}
