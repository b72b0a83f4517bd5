import type { admin } from '@deskwire/contract/platform/admin.ts';
import { recurringOf, type Moved } from '../../commerce/subscriptions/every/recurring.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { bucketed } from '../analytics/money/span.ts';

type Recurring = Out<typeof admin.revenue>;
type Bucket = Recurring['currencies'][number]['buckets'][number];

/** Gets the monthly recurring revenue of all teams, and why it changed. A year counts a twelfth, and a pause is not churn. */
export async function getRevenue(
  { db, user, now }: Ctx<typeof admin.revenue>,
  { start_date, end_date, time_zone = user.time_zone, bucket = 'month' }: In<typeof admin.revenue>,
): Promise<Recurring> {
  const span = bucketed({ start_date, end_date, time_zone }, bucket, now());
  const { before, changes } = await recurringOf(db, span);
  const currencies = new Set([...before, ...changes].map(({ currency }) => currency));
  const names = [...currencies].toSorted((a, b) => a.localeCompare(b));
  return {
    start: span.start,
    end: span.end,
    time_zone,
    currencies: names.map((currency) => {
      const mrr = before.find((row) => row.currency === currency)?.mrr ?? 0;
      const moves = changes.filter((row) => row.currency === currency);
      return { currency, mrr_before: mrr, buckets: accumulated(span.buckets, moves, mrr) };
    }),
  };
}

function accumulated(names: readonly string[], moves: readonly Moved[], before: number): Bucket[] {
  let mrr = before;
  return names.map((bucket) => {
    const of = (kind: string) => moves.find((move) => move.bucket === bucket && move.kind === kind)?.moved ?? 0;
    const why = {
      new: of('new'),
      expansion: of('expansion'),
      reactivation: of('reactivation'),
      contraction: of('contraction'),
      churn: of('churn'),
      paused: of('pause'),
    };
    mrr += Object.values(why).reduce((sum, moved) => sum + moved, 0);
    return { bucket, mrr, ...why };
  });
}
