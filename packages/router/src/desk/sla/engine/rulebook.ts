import type { SlaMetric } from '@deskwire/contract/desk/sla.metric.ts';
import type { SlaRule } from '@deskwire/contract/desk/sla.schemas.ts';
import { openTimeOf, roundTheClock, type Calendar, type OpenTime } from './calendar.ts';

/** The fields of a ticket that decide which rule applies to it and whether its clocks run. */
export interface TicketState {
  readonly type: string;
  readonly priority: string;
  readonly category: string | null;
  readonly status: string;
  readonly status_category: string;
}

/** A rule as a rulebook keeps it. */
export type BookRule = Omit<SlaRule, 'team_id' | 'name' | 'created_at' | 'version'>;
export interface BookCalendar extends Calendar {
  readonly updated_at: string;
}
/** All rules and calendars of a team as they stood from one moment to the next revision. */
export interface Book {
  readonly rules: readonly BookRule[];
  readonly calendars: Readonly<Record<string, BookCalendar>>;
}

/** The rule that applies to one ticket, and the calendar by which it counts time. */
export interface Terms {
  readonly rule: BookRule;
  readonly open: OpenTime;
  /** Since when the rule and its calendar are as they are, in milliseconds. */
  readonly since: number;
  /** The time promised, in milliseconds; null promises nothing. */
  goal(metric: SlaMetric): number | null;
  isPausedIn(state: TicketState): boolean;
}
/** A rulebook ready to be asked. */
export interface Rulebook {
  /** From when it holds, in milliseconds. */
  readonly from: number;
  termsOf(state: TicketState): Terms | null;
}

/** Waiting stops the clock also where no rule says anything: it may be promised something later. */
export const isWaiting = (state: TicketState): boolean => state.status_category === 'waiting';

export function rulebookOf(book: Book, from: number): Rulebook {
  const calendars = new Map<string, OpenTime>();
  const openOf = (id: string): OpenTime => {
    const known = calendars.get(id) ?? openTimeOf(book.calendars[id]!);
    calendars.set(id, known);
    return known;
  };
  const all = book.rules.toSorted(byPrecedence).map((rule) => termsFrom(rule, book, openOf));
  return { from, termsOf: (state) => all.find(({ rule }) => fits(rule, state)) ?? null };
}

/** The rulebook that held at an instant; none before the first rule. */
export const bookAt = (books: readonly Rulebook[], at: number): Rulebook | undefined =>
  books.findLast(({ from }) => from <= at);

const fits = (rule: BookRule, state: TicketState): boolean =>
  (rule.ticket_type === null || rule.ticket_type === state.type) &&
  (rule.priority === null || rule.priority === state.priority) &&
  (rule.category === null || rule.category === state.category);

/** The rule that names most comes first; of two that name as much, a category says more than a type, a type more than a priority. */
const byPrecedence = (a: BookRule, b: BookRule): number =>
  specificity(b) - specificity(a) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const specificity = ({ ticket_type, priority, category }: BookRule): number => {
  const named = [category !== null, ticket_type !== null, priority !== null];
  return named.filter(Boolean).length * 8 + named.reduce((weight, is) => weight * 2 + Number(is), 0);
};

function termsFrom(rule: BookRule, book: Book, openOf: (id: string) => OpenTime): Terms {
  const { calendar_id, updated_at } = rule;
  const goals: Record<SlaMetric, number | null> = {
    first_response: rule.response_time_hours,
    next_response: rule.next_response_time_hours,
    resolution: rule.resolution_time_hours,
  };
  const categories = new Set<string>(rule.pause_categories);
  const statuses = new Set(rule.pause_statuses);
  const times = [updated_at, ...(calendar_id === null ? [] : [book.calendars[calendar_id]!.updated_at])];
  return {
    rule,
    // Worked out when the clock is first asked for, as most rules of a book do not fit the ticket at hand.
    get open() {
      return calendar_id === null ? roundTheClock : openOf(calendar_id);
    },
    since: Math.max(...times.map((time) => Date.parse(time))),
    goal: (metric) => {
      const hours = goals[metric];
      return hours === null ? null : Math.round(hours * 3_600_000);
    },
    isPausedIn: (state) => categories.has(state.status_category) || statuses.has(state.status),
  };
}
