import type { SlaMetric } from '@deskwire/contract/desk/sla.metric.ts';
import type { Moment, TicketHistory } from './history.ts';
import type { Book, BookRule, TicketState } from './rulebook.ts';
import { isOpenMinute } from './wall-clock.fixture.ts';

// The second opinion about the clock: it goes through a history minute by minute and counts. Slow, simple, and written
// without a line of the real one. Everything happens on whole minutes.

const MINUTE = 60_000;
interface NaiveLap {
  start: number;
  stop: number | null;
  /** The minutes in which it ran. */
  ran: number[];
}
interface NaiveCycle {
  rule_id: string;
  start: number;
  stop: number | null;
  paused: boolean;
  goal: number;
  elapsed: number;
  /** Undefined where it lies beyond the horizon. */
  breach_at: number | null | undefined;
  breached: boolean;
  halfway: number | null | undefined;
}
export type NaiveBook = Book & { readonly from: number };

function naiveRule(books: readonly NaiveBook[], at: number, state: TicketState): [BookRule, NaiveBook] | null {
  let book: NaiveBook | undefined;
  for (const candidate of books) if (candidate.from <= at) book = candidate;
  if (book === undefined) return null;
  let best: BookRule | undefined;
  let bestScore = -1;
  for (const rule of book.rules) {
    if (rule.ticket_type !== null && rule.ticket_type !== state.type) continue;
    if (rule.priority !== null && rule.priority !== state.priority) continue;
    if (rule.category !== null && rule.category !== state.category) continue;
    const names = [rule.category, rule.ticket_type, rule.priority];
    let score = names.filter((name) => name !== null).length * 100;
    if (rule.category !== null) score += 40;
    if (rule.ticket_type !== null) score += 20;
    if (rule.priority !== null) score += 10;
    if (score > bestScore || (score === bestScore && rule.id < best!.id)) [best, bestScore] = [rule, score];
  }
  return best === undefined ? null : [best, book];
}

const done = (state: TicketState) => ['resolved', 'closed'].includes(state.status_category);
const goalOf = (rule: BookRule, metric: SlaMetric): number | null =>
  ({
    first_response: rule.response_time_hours,
    next_response: rule.next_response_time_hours,
    resolution: rule.resolution_time_hours,
  })[metric];

/** The cycles of a ticket at `now`, found by counting minutes; it looks ahead up to `horizon`. */
export function naiveClocks(history: TicketHistory, books: readonly NaiveBook[], now: number, horizon: number) {
  const laps: Record<SlaMetric, NaiveLap[]> = { first_response: [], next_response: [], resolution: [] };
  const open = (metric: SlaMetric) => laps[metric].filter((lap) => lap.stop === null);
  const end = (metric: SlaMetric, at: number) => open(metric).forEach((lap) => (lap.stop = at));
  const begin = (metric: SlaMetric, at: number) => laps[metric].push({ start: at, stop: null, ran: [] });
  let state = history.opened;
  let unanswered = false;
  let deleted = false;
  let merged = false;
  const stateAfter = new Map<number, TicketState>();

  const question = (at: number) => {
    if (!done(state) && open('first_response').length === 0 && open('next_response').length === 0)
      begin('next_response', at);
  };
  const apply = (moment: Moment) => {
    const at = moment.at;
    if (moment.kind === 'deleted') deleted = true;
    if (moment.kind === 'restored') deleted = false;
    if (moment.kind === 'merged') {
      merged = true;
      for (const metric of ['first_response', 'next_response', 'resolution'] as const)
        laps[metric] = laps[metric].filter((lap) => lap.stop !== null && lap.stop !== at);
    }
    if (moment.kind === 'answered') {
      unanswered = false;
      end('first_response', at);
      end('next_response', at);
    }
    if (moment.kind === 'asked') {
      unanswered = true;
      question(at);
    }
    if (moment.kind !== 'changed') return;
    const was = done(state);
    state = { ...state, ...moment.to };
    if (!was && done(state)) {
      end('first_response', at);
      end('next_response', at);
      end('resolution', at);
      unanswered = false;
    }
    if (was && !done(state)) {
      const last = laps.resolution.at(-1);
      if (last === undefined || naiveRule(books, at, state)?.[0].reopen === 'restart') begin('resolution', at);
      else last.stop = null;
      if (unanswered) question(at);
    }
  };

  const isRunning = (at: number) => {
    const rule = naiveRule(books, at, state)?.[0];
    const pausing =
      rule === undefined
        ? state.status_category === 'waiting'
        : (rule.pause_categories as string[]).includes(state.status_category) ||
          rule.pause_statuses.includes(state.status);
    return !deleted && !merged && !pausing;
  };

  if (!done(state)) {
    begin('first_response', history.opened_at);
    begin('resolution', history.opened_at);
  }
  for (let at = history.opened_at; at <= now; at += MINUTE) {
    for (const moment of history.moments) if (moment.at === at) apply(moment);
    stateAfter.set(at, state);
    if (at === now || !isRunning(at)) continue;
    for (const metric of ['first_response', 'next_response', 'resolution'] as const)
      for (const lap of open(metric)) lap.ran.push(at);
  }

  const runsNow = isRunning(now);
  const measure = (metric: SlaMetric, lap: NaiveLap): NaiveCycle[] => {
    const at = lap.stop ?? now;
    const held = naiveRule(books, at, stateAfter.get(at)!);
    const hours = held === null ? null : goalOf(held[0], metric);
    if (held === null || hours === null) return [];
    const [rule, book] = held;
    const calendar = rule.calendar_id === null ? null : book.calendars[rule.calendar_id]!;
    const counts = (minute: number) => calendar === null || isOpenMinute(calendar, minute);
    const goal = Math.round(hours * 60);
    const ran = new Set(lap.ran);
    const reach = (amount: number): number | null | undefined => {
      let count = 0;
      for (let minute = lap.start; minute < at; minute += MINUTE) {
        if (!ran.has(minute)) continue;
        if (count === amount) return minute;
        if (counts(minute)) count += 1;
      }
      // A stopped clock is taken to have run on; a paused one does not.
      if (lap.stop === null && !runsNow) return null;
      for (let minute = at; minute < horizon; minute += MINUTE) {
        if (count === amount) return minute;
        if (counts(minute)) count += 1;
      }
      return undefined;
    };
    const breach_at = reach(goal);
    return [
      {
        rule_id: rule.id,
        start: lap.start,
        stop: lap.stop,
        paused: lap.stop === null && !runsNow,
        goal,
        elapsed: lap.ran.filter(counts).length,
        breach_at,
        breached: breach_at !== null && breach_at !== undefined && at > breach_at,
        halfway: goal % 2 === 0 ? reach(goal / 2) : undefined,
      },
    ];
  };
  const gone = deleted || merged;
  const of = (metric: SlaMetric) => ({
    ongoing: gone ? [] : open(metric).flatMap((lap) => measure(metric, lap)),
    completed: laps[metric].filter((lap) => lap.stop !== null).flatMap((lap) => measure(metric, lap)),
  });
  return { first_response: of('first_response'), next_response: of('next_response'), resolution: of('resolution') };
}
