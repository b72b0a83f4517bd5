import { invalid } from '../../kit/errors.ts';

export interface Days {
  readonly start_date?: string | undefined;
  readonly end_date?: string | undefined;
  readonly time_zone: string;
}
const UNLESS_TOLD = 30;
const MOST_DAYS = 2_562;

/** The instants between which the days of a range are, as the clocks of a zone show them: a day may have 23 or 25 hours. */
export function spanOf(
  { start_date, end_date, time_zone }: Days,
  now: string,
): { start: string; end: string; first: Temporal.PlainDate; last: Temporal.PlainDate } {
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(time_zone).toPlainDate();
  const last = end_date === undefined ? today : Temporal.PlainDate.from(end_date);
  const first =
    start_date === undefined ? last.subtract({ days: UNLESS_TOLD - 1 }) : Temporal.PlainDate.from(start_date);
  if (first.year < 1971 || last.year > 9998) throw invalid('start_date', 'is out of range');
  if (Temporal.PlainDate.compare(first, last) > 0) throw invalid('end_date', 'must not be before start_date');
  if (first.until(last).days >= MOST_DAYS) throw invalid('start_date', 'is more than seven years before end_date');
  return { start: startOf(first, time_zone), end: startOf(last.add({ days: 1 }), time_zone), first, last };
}

const startOf = (date: Temporal.PlainDate, time_zone: string): string =>
  new Date(date.toZonedDateTime(time_zone).epochMilliseconds).toISOString();
