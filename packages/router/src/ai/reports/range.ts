import { invalid } from '../../kit/errors.ts';
import type { Range } from './facts/collect.ts';

const DAYS = 30;
const MOST_DAYS = 731;

/** The days that a report is about, where its author lives: the last thirty, unless others are given. */
export function rangeOf(
  now: string,
  time_zone: string,
  given: { readonly from?: string | undefined; readonly to?: string | undefined },
): Range {
  const to = given.to ?? Temporal.Instant.from(now).toZonedDateTimeISO(time_zone).toPlainDate().toString();
  const last = Temporal.PlainDate.from(to);
  const from = given.from ?? last.subtract({ days: DAYS - 1 }).toString();
  const days = Temporal.PlainDate.from(from).until(last).days;
  if (days < 0) throw invalid('to', 'must not be before from');
  if (days > MOST_DAYS) throw invalid('from', 'must be at most two years before to');
  return { from, to };
}
