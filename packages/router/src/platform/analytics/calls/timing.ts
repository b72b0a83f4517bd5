import type { analytics } from '@deskwire/contract/platform/analytics.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Out } from '../../../kit/context.ts';
import { BUCKETS_MS } from '../../../kit/operating/meter.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

type Performance = Out<typeof analytics.performance>;
/** Procedures that are shown one by one. */
const SHOWN = 100;

/** How long calls took in a range, in all and by procedure. */
export async function timingOf(
  db: Db,
  range: { readonly team_id: TeamId | undefined; readonly start: string; readonly end: string },
): Promise<Performance> {
  const rows = await queries.sumCalls(db, range);
  const total = rows.reduce(add, { calls: 0, refused: 0, failed: 0, ms: 0, buckets: [] as readonly number[] });
  const { start, end } = range;
  return {
    start,
    end,
    total: timed(total),
    procedures: rows.slice(0, SHOWN).map((row) => ({ procedure: row.procedure, ...timed(row) })),
  };
}

type Sums = Omit<queries.Timed, 'procedure'>;
const add = (a: Sums, b: Sums): Sums => ({
  calls: a.calls + b.calls,
  refused: a.refused + b.refused,
  failed: a.failed + b.failed,
  ms: a.ms + b.ms,
  buckets: b.buckets.map((count, index) => count + (a.buckets[index] ?? 0)),
});

const timed = ({ calls, refused, failed, ms, buckets }: Sums) => ({
  calls,
  refused,
  failed,
  mean_ms: calls === 0 ? null : round(ms / calls),
  p50_ms: percentile(buckets, 0.5),
  p95_ms: percentile(buckets, 0.95),
});
const round = (value: number) => Math.round(value * 10) / 10;

/**
 * The time within which a share of the calls was answered, as if those of a bucket were spread evenly over it. Beyond the
 * last bound nothing is known but that it was longer.
 */
export function percentile(buckets: readonly number[], share: number): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let left = total * share;
  for (const [index, count] of buckets.entries()) {
    const low = index === 0 ? 0 : BUCKETS_MS[index - 1]!;
    const high = BUCKETS_MS[index] ?? BUCKETS_MS.at(-1)!;
    if (left <= count && count > 0) return round(low + (high - low) * (left / count));
    left -= count;
  }
  return BUCKETS_MS.at(-1)!;
}
