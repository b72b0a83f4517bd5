import { invalid } from '../../../kit/errors.ts';

const MOST_DAYS = 366;

/** The days that are meant, from the first of this month to today unless others are named. */
export function rangeOf(now: string, { from, to }: { from?: string | undefined; to?: string | undefined }) {
  const today = now.slice(0, 10);
  const last = to ?? today;
  const first = from ?? `${last.slice(0, 8)}01`;
  const days = Temporal.PlainDate.from(first).until(last, { largestUnit: 'days' }).days;
  if (days < 0) throw invalid('from', 'must not be after to');
  if (days >= MOST_DAYS) throw invalid('from', `must be within ${MOST_DAYS} days of to`);
  return { from: first, to: last, until: Temporal.PlainDate.from(last).add({ days: 1 }).toString() };
}
