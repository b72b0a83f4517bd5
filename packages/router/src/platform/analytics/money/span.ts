import { AppError } from '../../../kit/errors.ts';
import { bucketsOf } from '../asking/buckets.ts';
import { spanOf, type Days } from '../days.ts';

const MOST_BUCKETS = 366;

/** A range of days in buckets. Throws QUERY_TOO_BROAD where there are too many. */
export function bucketed(days: Days, bucket: 'day' | 'week' | 'month', now: string) {
  const span = spanOf(days, now);
  const buckets = bucketsOf(bucket, span);
  if (buckets.length > MOST_BUCKETS) throw new AppError('QUERY_TOO_BROAD');
  return { start: span.start, end: span.end, bucket, time_zone: days.time_zone, buckets };
}
