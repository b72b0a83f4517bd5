import type { z } from 'zod';
import type { GroupBy, rangeInput } from '@deskwire/contract/desk/dashboard.schemas.ts';
import type { SettingValue } from '@deskwire/contract/platform/settings.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { User } from '../../kit/context.ts';
import { invalid } from '../../kit/errors.ts';
import { getSetting } from '../../platform/settings/settings.ts';
import { endOf, startOf } from '../sla/reports/breaches.ts';

type Input = { [F in keyof typeof rangeInput]?: z.output<(typeof rangeInput)[F]> };
type WeekStart = SettingValue<'user', 'week_starts_on'>;
interface Asking {
  readonly db: Db;
  readonly user: User;
  readonly now: () => string;
}
/** From an instant up to another, which is not included. */
export interface Range {
  readonly start: string;
  readonly end: string;
}
export interface Bucket extends Range {
  /** The first day of the whole bucket, of which the range may have only a part. */
  readonly date: string;
}
export interface Cut extends Range {
  readonly time_zone: string;
  readonly group_by: GroupBy;
  readonly buckets: readonly Bucket[];
}

const DAY = 86_400;
const DAYS_UNLESS_TOLD = 30;
/** More buckets than this nobody reads, and ten years are enough. */
const MOST_BUCKETS = 400;
const MOST_DAYS = 3660;
/** Medians look at each time that a promise took. */
const DAYS_OF_PROMISES = 367;
const EARLIEST = '1900';
const LATEST = '9999';

/** So many days up to now. */
export function periodOf(now: string, period = `${DAYS_UNLESS_TOLD}d`): Range {
  const end = including(now);
  return { start: secondsAfter(end, -Number.parseInt(period, 10) * DAY), end };
}
/** The next millisecond: what happened just now is counted, although ranges do not include their end. */
const including = (now: string): string => secondsAfter(now, 0.001);

/** As long a time that ends where a range starts. */
export const before = ({ start, end }: Range): Range => ({
  start: secondsAfter(start, (Date.parse(start) - Date.parse(end)) / 1000),
  end: start,
});

/** The range that is asked for, by days of the time zone that counts. */
export function rangeOf({ user, now }: Omit<Asking, 'db'>, input: Input): Range & { readonly time_zone: string } {
  const time_zone = input.time_zone ?? user.time_zone;
  const today = dateOf(now(), time_zone);
  const last = input.end_date ?? today.toString();
  const end = iso(endOf(last, time_zone));
  const first =
    input.start_date ??
    dateBefore(end, time_zone)
      .subtract({ days: DAYS_UNLESS_TOLD - 1 })
      .toString();
  const start = iso(startOf(first, time_zone));
  // An instant in another spelling than four digits of a year starts with a sign.
  if (start < EARLIEST || end < EARLIEST || end > LATEST) throw invalid('start_date', 'is out of range');
  if (start >= end) throw invalid('end_date', 'must be after start_date');
  if (Date.parse(end) - Date.parse(start) > MOST_DAYS * DAY * 1000)
    throw invalid('start_date', 'is more than ten years before end_date');
  return { start, end, time_zone };
}

/** The past part of the range, a year at most: a deadline in the future cannot be missed yet. */
export function pastOf(asking: Omit<Asking, 'db'>, input: Input): ReturnType<typeof rangeOf> {
  const range = rangeOf(asking, input);
  const now = including(asking.now());
  if (range.start >= now) throw invalid('start_date', 'lies in the future');
  const end = earlier(range.end, now);
  if (Date.parse(end) - Date.parse(range.start) > DAYS_OF_PROMISES * DAY * 1000)
    throw invalid('start_date', 'is more than a year before end_date');
  return { ...range, end };
}

/** A range, cut into days, weeks or months. */
export async function cut(
  { db, user }: Pick<Asking, 'db' | 'user'>,
  { start, end, time_zone }: Range & { readonly time_zone: string },
  group_by: GroupBy = 'day',
): Promise<Cut> {
  const week_starts_on =
    group_by === 'week' ? await getSetting(db, { scope: 'user', owner_id: user.id }, 'week_starts_on') : 'monday';
  const buckets = bucketsOf({ start, end }, time_zone, group_by, week_starts_on);
  return { start, end, time_zone, group_by, buckets };
}

/**
 * The days, weeks or months of a range as they go in a time zone: a day has 23 hours where the clocks go forward. The
 * first and the last are cut off where the range starts and ends.
 */
export function bucketsOf(
  { start, end }: Range,
  time_zone: string,
  group_by: GroupBy,
  week_starts_on: WeekStart = 'monday',
): Bucket[] {
  const step = { [`${group_by}s`]: 1 };
  const buckets: Bucket[] = [];
  let date = firstDayOf(dateOf(start, time_zone), group_by, week_starts_on);
  for (let from = start; from < end;) {
    if (buckets.length === MOST_BUCKETS) throw invalid('group_by', `makes more than ${MOST_BUCKETS} buckets`);
    const next = date.add(step);
    const to = earlier(midnight(next, time_zone), end);
    // If a zone skips a whole day, that day is not a bucket.
    if (to > from) buckets.push({ date: date.toString(), start: from, end: to });
    from = to;
    date = next;
  }
  return buckets;
}

/** The first and the last day of a range, for names of files. */
export const datesOf = ({ start, end, time_zone }: ReturnType<typeof rangeOf>): string =>
  `${dateOf(start, time_zone).toString()}-${dateBefore(end, time_zone).toString()}`;

const weekdays: Record<WeekStart, number> = { monday: 1, sunday: 7, saturday: 6 };
function firstDayOf(date: Temporal.PlainDate, group_by: GroupBy, week_starts_on: WeekStart): Temporal.PlainDate {
  if (group_by === 'month') return date.with({ day: 1 });
  if (group_by === 'day') return date;
  return date.subtract({ days: (date.dayOfWeek - weekdays[week_starts_on] + 7) % 7 });
}

/** One spelling for each instant, so that they compare as texts. */
const iso = (instant: string): string => new Date(instant).toISOString();
const earlier = (a: string, b: string): string => (a < b ? a : b);
const midnight = (date: Temporal.PlainDate, time_zone: string): string => startOf(date.toString(), time_zone);
const dateOf = (instant: string, time_zone: string): Temporal.PlainDate =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(time_zone).toPlainDate();
/** The day that an end which is not included belongs to. */
const dateBefore = (instant: string, time_zone: string): Temporal.PlainDate =>
  dateOf(new Date(Date.parse(instant) - 1).toISOString(), time_zone);
