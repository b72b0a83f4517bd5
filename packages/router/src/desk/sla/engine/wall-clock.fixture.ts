import type { Calendar } from './calendar.ts';

const shortDays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const longDays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

interface Wall {
  date: string;
  weekday: (typeof longDays)[number];
  time: string;
}
const walls = new Map<string, Map<number, Wall>>();
/** What clocks on the wall of a time zone show, read from Intl. */
function wallAt(time_zone: string, at: number): Wall {
  const known = walls.get(time_zone) ?? new Map<number, Wall>();
  walls.set(time_zone, known);
  const found = known.get(at);
  if (found !== undefined) return found;
  const parts = Object.fromEntries(
    formatOf(time_zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const wall: Wall = {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    weekday: longDays[shortDays.indexOf(parts['weekday']!.toLowerCase())]!,
    time: `${parts['hour']}:${parts['minute']}`,
  };
  known.set(at, wall);
  return wall;
}
const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(timeZone, format);
  return format;
}

/** Whether the minute that begins at an instant is an open one. */
export function isOpenMinute({ time_zone, hours, special_days }: Calendar, at: number): boolean {
  if (hours === null) return true;
  const { date, weekday, time } = wallAt(time_zone, at);
  const today = special_days.find((day) => day.date === date)?.hours ?? hours[weekday] ?? [];
  return today.some(({ from, to }) => from <= time && time < to);
}
