import type { analytics } from '@deskwire/contract/platform/analytics.ts';
import { revenueOf } from '../../../commerce/purchases/sales/revenue.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { requireWithin } from '../../../kit/limits/entitlements.ts';
import { bucketed } from './span.ts';

type Revenue = Out<typeof analytics.revenue>;
type Figures = Revenue['currencies'][number]['total'];
const DAY_MS = 86_400_000;
const noMoney: Figures = { sales: 0, gross: 0, discount: 0, tax: 0, refunded: 0, net: 0 };

/**
 * Sums the sales of a team, in days of its reader. Money of different currencies is never added, and a bucket without a sale
 * says 0.
 */
export async function getRevenue(
  { db, scope, user, now }: Ctx<typeof analytics.revenue>,
  { start_date, end_date, time_zone = user.time_zone, bucket = 'day' }: In<typeof analytics.revenue>,
): Promise<Revenue> {
  const span = bucketed({ start_date, end_date, time_zone }, bucket, now());
  const days = Math.ceil((Date.parse(now()) - Date.parse(span.start)) / DAY_MS) - 1;
  await requireWithin(db, scope, 'analytics_days', Math.max(0, days));
  const rows = (await revenueOf(db, scope, span)).map((row) => ({ ...row, net: row.gross - row.refunded }));
  const currencies = [...Map.groupBy(rows, ({ currency }) => currency)].toSorted(([a], [b]) => a.localeCompare(b));
  return {
    start: span.start,
    end: span.end,
    time_zone,
    currencies: currencies.map(([currency, sales]) => ({
      currency,
      total: sales.reduce(add, noMoney),
      buckets: span.buckets.map((name) => ({
        bucket: name,
        ...sales.filter((row) => row.bucket === name).reduce(add, noMoney),
      })),
    })),
  };
}

const add = (sum: Figures, row: Figures): Figures => ({
  sales: sum.sales + row.sales,
  gross: sum.gross + row.gross,
  discount: sum.discount + row.discount,
  tax: sum.tax + row.tax,
  refunded: sum.refunded + row.refunded,
  net: sum.net + row.net,
});
