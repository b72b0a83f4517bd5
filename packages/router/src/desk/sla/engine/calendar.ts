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
const HORIZON = 3660;
const weekdays = ['thursday', 'friday', 'saturday', 'sunday', 'monday', 'tuesday', 'wednesday'] as const;

export const roundTheClock: OpenTime = {
  between: (from, to) => Math.max(0, to - from),
  after: (from, amount) => from + amount,
};

/** A calendar ready to be asked; it remembers the days it has worked out. */
export function openTimeOf(calendar: Calendar): OpenTime {
  if (calendar.hours === null) return roundTheClock;
  const rangesOn = rangesOf(calendar, calendar.hours);
  return {
    between(from, to) {
      let open = 0;
      for (let day = Math.floor(from / DAY); day * DAY < to; day++)
        for (const range of rangesOn(day)) open += Math.max(0, Math.min(range[1], to) - Math.max(range[0], from));
      return open;
    },
    after(from, amount) {
      if (amount <= 0) return from;
      let left = amount;
      const first = Math.floor(from / DAY);
      for (let day = first; day < first + HORIZON; day++)
        for (const [opens, closes] of rangesOn(day)) {
          const begin = Math.max(opens, from);
          if (begin >= closes) continue;
          if (left <= closes - begin) return begin + left;
          left -= closes - begin;
        }
      return null;
    },
  };
}

/** The open ranges of a day of UTC, in order; days are counted from 1970-01-01. */
function rangesOf(calendar: Calendar, hours: SlaCalendarHours): (day: number) => readonly Range[] {
  const known = new Map<number, readonly Range[]>();
  const stretchAt = stretchesOf(calendar.time_zone);
  const openOn = openMinutesOf(calendar, hours);
  const workOut = (day: number): readonly Range[] => {
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
  return (day) => {
    const ranges = known.get(day) ?? workOut(day);
    known.set(day, ranges);
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
