import type { Recurrence } from '@deskwire/contract/work/tasks.schemas.ts';

/** A recurrence as it is kept: with the day that it counts from, so that a short month does not shorten the next ones. */
export type Kept = Recurrence & { readonly anchor?: string | undefined };

interface Completed {
  readonly due_on: string | null;
  /** The day of completion in the team's time zone. */
  readonly today: string;
}
interface Next {
  readonly due_on: string;
  /** Null if this was the last time. */
  readonly recurrence: Kept | null;
}

/**
 * The next due date after a completion, and the recurrence that its successor has. It is after the day of completion, so
 * missed runs are skipped; without a due date it counts from completion. Undefined: it has come to its end.
 */
export function nextOf(rule: Kept, { due_on, today }: Completed): Next | undefined {
  const fromDue = due_on !== null && rule.from !== 'completion';
  const start = Temporal.PlainDate.from(fromDue ? due_on : today);
  const anchor = fromDue && rule.anchor !== undefined ? Temporal.PlainDate.from(rule.anchor) : start;
  // A task that was due in the future is followed by the next date after that one.
  const past = Temporal.PlainDate.compare(start, today) > 0 ? start : Temporal.PlainDate.from(today);
  const due = rule.unit === 'week' ? nextInWeeks(rule, start, past) : nextFrom(rule, anchor, past);
  if (due === undefined || (rule.until !== undefined && due.toString() > rule.until)) return undefined;
  const { times, anchor: _, ...rest } = rule;
  const left = times === undefined ? {} : { times: times - 1 };
  const recurrence = times === 1 ? null : { ...rest, ...left, anchor: anchor.toString() };
  return { due_on: due.toString(), recurrence };
}

/** Counted from the anchor, so that the 31st comes back after February: `add` keeps within the month. */
function nextFrom({ every, unit }: Kept, anchor: Temporal.PlainDate, past: Temporal.PlainDate) {
  const nth = (n: number) => anchor.add({ [`${unit}s`]: n * every });
  const passed = Math.max(
    0,
    Math.floor(anchor.until(past, { largestUnit: unit })[`${unit as 'day' | 'month' | 'year'}s`] / every),
  );
  for (let n = Math.max(1, passed); n < passed + 3; n++)
    if (Temporal.PlainDate.compare(nth(n), past) > 0) return nth(n);
  return undefined;
}

/** The given days of the week in every n-th week; weeks begin on Monday. */
function nextInWeeks({ every, weekdays }: Kept, start: Temporal.PlainDate, past: Temporal.PlainDate) {
  const days = [...(weekdays ?? [start.dayOfWeek])].toSorted((a, b) => a - b);
  const monday = start.subtract({ days: start.dayOfWeek - 1 });
  const passed = Math.max(0, Math.floor(monday.until(past).days / 7 / every));
  for (let n = passed; n < passed + 3; n++)
    for (const day of days) {
      const date = monday.add({ days: n * every * 7 + day - 1 });
      if (Temporal.PlainDate.compare(date, past) > 0 && Temporal.PlainDate.compare(date, start) > 0) return date;
    }
  return undefined;
}
