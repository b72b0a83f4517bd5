import type { SlaCalendarHours, SlaInterval, Weekday } from '@deskwire/contract/desk/sla.schemas.ts';
import { closingOf, type Region } from './holidays.ts';

/** When a team works: what of a calendar counts for the clock. */
export interface Calendar {
  readonly time_zone: string;
  /** Null is round the clock. */
  readonly hours: SlaCalendarHours | null;
  readonly holidays: Region | null;
  /** Days with hours of their own, none for a day off. They win over holidays and weekdays. */
  readonly special_days: readonly { readonly date: string; readonly hours: readonly SlaInterval[] }[];
}

/** Open time between instants; all in milliseconds. */
export interface OpenTime {
  between(from: number, to: number): number;
  /** The earliest instant by which `amount` of open time has passed since `from`; null where that is beyond ten years. */
  after(from: number, amount: number): number | null;
}
type Range = readonly [from: number, to: number];

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Days within which a deadline is looked for. */
const HORIZON = 3660;
/** Nothing is open before 1970 or after 2200, so that no date of antiquity costs a walk through the centuries. */
const FIRST = 0;
const LAST = Date.UTC(2200, 0, 1);
const weekdays = ['thursday', 'friday', 'saturday', 'sunday', 'monday', 'tuesday', 'wednesday'] as const;

export const roundTheClock: OpenTime = {
  between: (from, to) => Math.max(0, to - from),
  after: (from, amount) => from + amount,
};

/**
 * A calendar ready to be asked. It works with whole years and remembers how much of each was open before any of its
 * ranges, so that a question costs the same however far apart two instants are.
 */
export function openTimeOf(calendar: Calendar): OpenTime {
  if (calendar.hours === null) return roundTheClock;
  const yearAt = yearsOf(calendar, calendar.hours);
  return {
    between(from, to) {
      const [begin, end] = [Math.max(FIRST, from), Math.min(LAST, to)];
      if (begin >= end) return 0;
      const [first, last] = [yearOf(begin), yearOf(end)];
      let open = yearAt(last).before(end) - yearAt(first).before(begin);
      for (let year = first; year < last; year++) open += yearAt(year).total;
      return open;
    },
    after(from, amount) {
      if (amount <= 0) return from;
      const begin = Math.max(FIRST, from);
      const horizon = Math.min(LAST, (Math.floor(begin / DAY) + HORIZON) * DAY);
      let left = amount + yearAt(yearOf(begin)).before(begin);
      for (let year = yearOf(begin); year <= yearOf(horizon); year++) {
        const { total, reached } = yearAt(year);
        if (left <= total) {
          const at = reached(left);
          return at <= horizon ? at : null;
        }
        left -= total;
      }
      return null;
    },
  };
}

/** Open time within one year of UTC. */
interface Year {
  readonly total: number;
  /** Open time from the beginning of the year to an instant in it. */
  before(at: number): number;
  /** The earliest instant by which this much of the year's open time has passed. */
  reached(amount: number): number;
}
const yearOf = (at: number): number => new Date(at).getUTCFullYear();

/** Open ranges that are remembered of all calendars together: 24 MB. Those that were worked out first go first. */
const MOST_RANGES = 1_000_000;
const remembered = new Map<Year, { readonly size: number; readonly forget: () => void }>();
let held = 0;
function remember(year: Year, size: number, forget: () => void): void {
  remembered.set(year, { size, forget });
  held += size;
  for (const [oldest, entry] of remembered) {
    if (held <= MOST_RANGES) return;
    remembered.delete(oldest);
    held -= entry.size;
    entry.forget();
  }
}

/** The years of a calendar, remembered as they are worked out. */
function yearsOf(calendar: Calendar, hours: SlaCalendarHours): (year: number) => Year {
  const known = new Map<number, Year>();
  const rangesOn = rangesOf(calendar, hours);
  return (year) => {
    const found = known.get(year);
    if (found !== undefined) return found;
    const ranges = rangesOfYear(year, rangesOn);
    const worked = yearOfRanges(ranges);
    known.set(year, worked);
    remember(worked, ranges.length, () => known.delete(year));
    return worked;
  };
}
function rangesOfYear(year: number, rangesOn: (day: number) => readonly Range[]): Range[] {
  const [first, next] = [Date.UTC(year, 0, 1) / DAY, Date.UTC(year + 1, 0, 1) / DAY];
  return Array.from({ length: next - first }, (_, n) => rangesOn(first + n)).flat();
}

function yearOfRanges(ranges: readonly Range[]): Year {
  const opens = Float64Array.from(ranges, ([from]) => from);
  const closes = Float64Array.from(ranges, ([, to]) => to);
  /** How much was open before each range. */
  const sums = new Float64Array(ranges.length + 1);
  for (let i = 0; i < ranges.length; i++) sums[i + 1] = sums[i]! + closes[i]! - opens[i]!;
  return {
    total: sums[ranges.length]!,
    before(at) {
      const i = firstWhere(closes.length, (n) => closes[n]! > at);
      return sums[i]! + (i < opens.length ? Math.max(0, at - opens[i]!) : 0);
    },
    reached(amount) {
      const i = firstWhere(closes.length, (n) => sums[n + 1]! >= amount);
      return opens[i]! + amount - sums[i]!;
    },
  };
}

/** The first of `length` places where something holds that holds from there on; `length` where it never does. */
function firstWhere(length: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The open ranges of a day of UTC, in order; days are counted from 1970-01-01. */
function rangesOf(calendar: Calendar, hours: SlaCalendarHours): (day: number) => readonly Range[] {
  const stretchAt = stretchesOf(calendar.time_zone);
  const openOn = openMinutesOf(calendar, hours);
  return (day) => {
    const ranges: Range[] = [];
    const end = (day + 1) * DAY;
    for (let at = day * DAY; at < end;) {
      const { offset, until } = stretchAt(at);
      const to = Math.min(until, end);
      for (let date = Math.floor((at + offset) / DAY); date * DAY < to + offset; date++)
        for (const [opens, closes] of openOn(date)) {
          const range = [
            Math.max(at, date * DAY + opens - offset),
            Math.min(to, date * DAY + closes - offset),
          ] as const;
          if (range[0] < range[1]) ranges.push(range);
        }
      at = to;
    }
    return ranges;
  };
}

interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}
/**
 * The stretch of time around an instant in which the clocks of a zone run evenly. Inside one, local and absolute time
 * differ by a constant, so an hour that daylight saving skips is never open and one that it repeats is open twice.
 */
function stretchesOf(time_zone: string): (at: number) => Stretch {
  const known: Stretch[] = [];
  return (at) => {
    const found = known.find(({ from, until }) => from <= at && at < until);
    if (found !== undefined) return found;
    const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(time_zone);
    // A millisecond on, so that a change at this very instant is where the stretch begins.
    const from = local.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds;
    const until = local.getTimeZoneTransition('next')?.epochMilliseconds;
    const stretch = {
      from: from ?? Number.NEGATIVE_INFINITY,
      until: until ?? Number.POSITIVE_INFINITY,
      offset: local.offsetNanoseconds / 1e6,
    };
    known.push(stretch);
    return stretch;
  };
}

/** Which times of a local date are open, in milliseconds from its midnight; the date is counted in days from 1970-01-01. */
function openMinutesOf(calendar: Calendar, hours: SlaCalendarHours): (date: number) => readonly Range[] {
  const special = new Map(calendar.special_days.map((day) => [day.date, day.hours.map(rangeOf)]));
  const week = weekdays.map((weekday: Weekday) => (hours[weekday] ?? []).map(rangeOf));
  return (date) => {
    const iso = new Date(date * DAY).toISOString().slice(0, 10);
    const own = special.get(iso);
    if (own !== undefined) return own;
    const usual = week[((date % 7) + 7) % 7]!;
    const closing = calendar.holidays === null ? undefined : closingOf(calendar.holidays, iso);
    if (closing === undefined) return usual;
    return usual.map(([opens, closes]) => [opens, Math.min(closes, closing * MINUTE)] as const);
  };
}

const rangeOf = ({ from, to }: SlaInterval): Range => [minuteOf(from) * MINUTE, minuteOf(to) * MINUTE];
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
