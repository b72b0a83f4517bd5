import type { SlaMetric } from '@deskwire/contract/desk/sla.schemas.ts';
import { isWaiting, type Rulebook, type Terms } from './terms.ts';

// The clock is a pure function: of what happened to a ticket, the rulebooks that held meanwhile, and the time. What is
// stored of its answers is an index for timers and lists, and can be worked out again at any time.

/** What of a ticket decides which rule fits it and whether its clocks run. */
export interface TicketState {
  readonly type: string;
  readonly priority: string;
  readonly category: string | null;
  readonly status: string;
  readonly status_category: string;
}
/** Something that matters to the clock; `at` is in milliseconds. */
export type Moment = { readonly at: number } & (
  | { readonly kind: 'changed'; readonly to: Partial<TicketState> }
  /** A public comment of the requester's side or of those who handle tickets. */
  | { readonly kind: 'answered' | 'asked' }
  | { readonly kind: 'merged' | 'deleted' | 'restored' }
);
/** A ticket from its beginning; the moments are in order. */
export interface TicketHistory {
  readonly opened_at: number;
  readonly opened: TicketState;
  readonly moments: readonly Moment[];
}

export const metrics = ['first_response', 'next_response', 'resolution'] as const satisfies readonly SlaMetric[];

/** A time in which a clock runs; `to` is null while it does. */
interface Run {
  readonly from: number;
  to: number | null;
}
interface Lap {
  /** Its place among the laps of its metric, from 1: what a reminder is sent for once. */
  readonly number: number;
  readonly start: number;
  stop: number | null;
  readonly runs: Run[];
}
export interface Cycle {
  readonly metric: SlaMetric;
  readonly number: number;
  readonly terms: Terms;
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
  const { laps, state, gone, stateAt } = walk(history, books, now);
  const terms = bookAt(books, now)?.termsOf(state) ?? null;
  const read = <T>(pick: (metric: SlaMetric) => T) =>
    Object.fromEntries(metrics.map((metric) => [metric, pick(metric)])) as Record<SlaMetric, T>;
  const measured = (metric: SlaMetric, lap: Lap): Cycle | null => {
    const then = lap.stop === null ? terms : (bookAt(books, lap.stop)?.termsOf(stateAt(lap.stop)) ?? null);
    const goal = then?.goal(metric) ?? null;
    return then === null || goal === null ? null : measure(metric, lap, then, goal, now);
  };
  return {
    terms,
    ongoing: read((metric) => {
      const last = laps[metric].at(-1);
      return gone || last === undefined || last.stop !== null ? null : measured(metric, last);
    }),
    completed: read((metric) =>
      laps[metric].flatMap((lap) => (lap.stop === null ? [] : (measured(metric, lap) ?? []))),
    ),
  };
}

const bookAt = (books: readonly Rulebook[], at: number): Rulebook | undefined =>
  books.findLast(({ from }) => from <= at);

const isDone = ({ status_category }: TicketState): boolean =>
  status_category === 'resolved' || status_category === 'closed';

/** Goes through the history once and notes for every metric when its clock was started, ran, and was stopped. */
function walk(history: TicketHistory, books: readonly Rulebook[], now: number) {
  const laps: Record<SlaMetric, Lap[]> = { first_response: [], next_response: [], resolution: [] };
  const states: { at: number; state: TicketState }[] = [{ at: history.opened_at, state: history.opened }];
  let state = history.opened;
  let gone: 'deleted' | 'merged' | null = null;
  /** The requester wrote last, and nobody has answered. */
  let asking = false;

  const ongoing = (metric: SlaMetric): Lap | undefined => laps[metric].findLast(({ stop }) => stop === null);
  const start = (metric: SlaMetric, at: number) =>
    void laps[metric].push({ number: laps[metric].length + 1, start: at, stop: null, runs: [] });
  const stop = (metric: SlaMetric, at: number) => {
    const lap = ongoing(metric);
    if (lap === undefined) return;
    halt(lap, at);
    lap.stop = at;
  };
  const ask = (at: number) => {
    asking = true;
    if (isDone(state) || ongoing('first_response') !== undefined || ongoing('next_response') !== undefined) return;
    start('next_response', at);
  };
  const change = (to: Partial<TicketState>, at: number) => {
    const before = state;
    state = { ...state, ...to };
    states.push({ at, state });
    if (isDone(before) === isDone(state)) return;
    if (isDone(state)) {
      for (const metric of metrics) stop(metric, at);
      asking = false;
      return;
    }
    const last = laps.resolution.at(-1);
    if (last !== undefined && bookAt(books, at)?.termsOf(state)?.rule.reopen !== 'restart') last.stop = null;
    else start('resolution', at);
    if (asking) ask(at);
  };
  const happen = (moment: Moment) => {
    switch (moment.kind) {
      case 'changed':
        return change(moment.to, moment.at);
      case 'asked':
        return ask(moment.at);
      case 'answered':
        asking = false;
        stop('first_response', moment.at);
        return stop('next_response', moment.at);
      case 'merged':
        gone = 'merged';
        // Its end is no solution: the matter goes on in the other ticket.
        for (const metric of metrics) laps[metric] = laps[metric].filter((lap) => (lap.stop ?? moment.at) < moment.at);
        return undefined;
      default:
        if (gone !== 'merged') gone = moment.kind === 'deleted' ? 'deleted' : null;
        return undefined;
    }
  };
  const runOrHalt = (at: number) => {
    const terms = bookAt(books, at)?.termsOf(state);
    const runs = gone === null && !(terms?.isPausedIn(state) ?? isWaiting(state));
    for (const metric of metrics) {
      const lap = ongoing(metric);
      if (lap === undefined) continue;
      if (!runs) halt(lap, at);
      else if (lap.runs.at(-1)?.to !== null) lap.runs.push({ from: at, to: null });
    }
  };

  if (!isDone(state)) for (const metric of ['first_response', 'resolution'] as const) start(metric, history.opened_at);
  runOrHalt(history.opened_at);
  for (const step of stepsOf(history, books, now)) {
    if (step.moment !== undefined) happen(step.moment);
    runOrHalt(step.at);
  }
  /** As it was when a lap was stopped: the state after everything that happened at that instant. */
  const stateAt = (at: number): TicketState => states.findLast((change) => change.at <= at)!.state;
  return { laps, state, gone: gone !== null, stateAt };
}

function halt(lap: Lap, at: number): void {
  const run = lap.runs.at(-1);
  if (run !== undefined && run.to === null) run.to = at;
}

interface Step {
  readonly at: number;
  readonly moment?: Moment;
}
/** What happened to the ticket, and when another rulebook began to hold, in order and up to now. */
function stepsOf({ opened_at, moments }: TicketHistory, books: readonly Rulebook[], now: number): Step[] {
  const happened: Step[] = moments.map((moment) => ({ at: moment.at, moment }));
  const revised: Step[] = books.map(({ from }) => ({ at: from }));
  return [...revised, ...happened].filter(({ at }) => opened_at <= at && at <= now).toSorted((a, b) => a.at - b.at);
}

function measure(metric: SlaMetric, lap: Lap, terms: Terms, goal: number, now: number): Cycle {
  const { open } = terms;
  const usedUpAt = (percent: number) => reachedAt(lap, terms, Math.ceil((goal * percent) / 100));
  const breach_at = usedUpAt(100);
  return {
    metric,
    number: lap.number,
    terms,
    start: lap.start,
    stop: lap.stop,
    paused: lap.stop === null && lap.runs.at(-1)?.to !== null,
    goal,
    elapsed: lap.runs.reduce((sum, { from, to }) => sum + open.between(from, to ?? now), 0),
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
