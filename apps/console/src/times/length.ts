import { said } from '../messages/en/times.ts';

/** Seconds as `2 h 5 min`. */
export function lengthOf(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return said.length(Math.floor(minutes / 60), minutes % 60);
}

/** What a field of minutes takes: `90`, or `1:30`. */
export const MINUTES = '\\d{1,4}|\\d{1,2}:[0-5]\\d';
/** The minutes that somebody typed as one of both. */
export function minutesOf(typed: string): number {
  const [hours = '', minutes] = typed.trim().split(':');
  return minutes === undefined ? Number(hours) : Number(hours) * 60 + Number(minutes);
}

/** The first moment of a span of days that ends now, where whoever looks is; weeks begin on Monday. */
export function beginningOf(span: 'week' | 'last' | 'month', now = new Date()): Date {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  if (span === 'month') day.setDate(1);
  else day.setDate(day.getDate() - ((day.getDay() + 6) % 7) - (span === 'last' ? 7 : 0));
  return day;
}
