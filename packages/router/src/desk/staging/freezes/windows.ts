import { weekdays } from '@deskwire/contract/desk/sla.schemas.ts';
import type { WeeklyFreeze } from '@deskwire/contract/desk/staging.schemas.ts';

/** When a freeze holds: from one moment to another, or every week. */
export interface Window {
  readonly environment_id: string | null;
  readonly starts_at: string | null;
  readonly ends_at: string | null;
  readonly weekly: WeeklyFreeze | null;
}

/** The first of the windows that holds for an environment at a moment. */
export const windowAt = <W extends Window>(windows: readonly W[], environment_id: string, now: string): W | undefined =>
  windows.find(
    (window) => (window.environment_id === null || window.environment_id === environment_id) && holds(window, now),
  );

/** The end belongs to it no longer. */
function holds({ starts_at, ends_at, weekly }: Window, now: string): boolean {
  if (weekly !== null) return holdsWeekly(weekly, now);
  return starts_at !== null && ends_at !== null && isBefore(now, ends_at) && !isBefore(now, starts_at);
}
const isBefore = (a: string, b: string) => Date.parse(a) < Date.parse(b);

/** As clocks show it there: an hour that is skipped or comes twice in spring and autumn counts as it is called. */
function holdsWeekly({ from_day, from_time, to_day, to_time, time_zone }: WeeklyFreeze, now: string): boolean {
  const there = Temporal.Instant.from(now).toZonedDateTimeISO(time_zone);
  const minute = (there.dayOfWeek - 1) * DAY + there.hour * 60 + there.minute;
  const from = minuteOf(from_day, from_time);
  const to = minuteOf(to_day, to_time);
  return from < to ? from <= minute && minute < to : from <= minute || minute < to;
}
const DAY = 24 * 60;
const minuteOf = (day: WeeklyFreeze['from_day'], time: string): number => {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  return weekdays.indexOf(day) * DAY + hour * 60 + minute;
};

/** The fault of a window: it must be one of the two kinds, and have some length. */
export function faultOf({ starts_at, ends_at, weekly }: Window): { path: string; reason: string } | undefined {
  if (weekly !== null) {
    if (starts_at !== null || ends_at !== null)
      return { path: 'weekly', reason: 'stands instead of starts_at and ends_at' };
    return weekly.from_day === weekly.to_day && weekly.from_time === weekly.to_time
      ? { path: 'weekly', reason: 'must end at another moment of the week than it begins' }
      : undefined;
  }
  if (starts_at === null || ends_at === null)
    return { path: starts_at === null ? 'starts_at' : 'ends_at', reason: 'is needed where there is no weekly' };
  return isBefore(starts_at, ends_at) ? undefined : { path: 'ends_at', reason: 'must be after starts_at' };
}
