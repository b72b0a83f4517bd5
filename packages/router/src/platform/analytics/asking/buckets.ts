interface Span {
  readonly start: string;
  readonly end: string;
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
}

/** The buckets of a range by their first day, or by their beginning for hours, which are hours of UTC. Weeks begin on Monday. */
export function bucketsOf(bucket: 'hour' | 'day' | 'week' | 'month', { start, end, first, last }: Span): string[] {
  if (bucket === 'hour') return hoursOf(Date.parse(start), Date.parse(end));
  const names: string[] = [];
  const step = { [`${bucket}s`]: 1 };
  for (let date = begin(bucket, first); Temporal.PlainDate.compare(date, last) <= 0; date = date.add(step)) {
    names.push(date.toString());
    if (names.length > MOST) break;
  }
  return names;
}
/** Longer lists are refused, so they need not be finished. */
const MOST = 1000;
const HOUR_MS = 3_600_000;

function hoursOf(start: number, end: number): string[] {
  const first = Math.floor(start / HOUR_MS) * HOUR_MS;
  const count = Math.min(Math.ceil((end - first) / HOUR_MS), MOST);
  return Array.from({ length: count }, (_, index) => new Date(first + index * HOUR_MS).toISOString());
}

function begin(bucket: 'day' | 'week' | 'month', date: Temporal.PlainDate): Temporal.PlainDate {
  if (bucket === 'week') return date.subtract({ days: date.dayOfWeek - 1 });
  return bucket === 'month' ? date.with({ day: 1 }) : date;
}
