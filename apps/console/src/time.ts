const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `5 min. ago`, `in 2 hr.` */
export function ago(at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000;
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60];
  return relative.format(Math.round(seconds / size), unit);
}

export const when = (at: string): string => exact.format(new Date(at));
const dayOnly = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const dayOfThisYear = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });
/** A day without a time, wherever one is: `2026-11-30` as `Nov 30`, with the year if that is another one. */
export const day = (date: string, now = new Date()): string =>
  (date.startsWith(String(now.getFullYear())) ? dayOfThisYear : dayOnly).format(new Date(date));
/** Whether a day is over, on the calendar of whoever looks. */
export const isPast = (date: string, now = new Date()): boolean =>
  date < new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
