import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { Earned, Span } from './revenue.ts';

const on = tables<'sales'>();

/** Sums the earnings of a team in a span, by bucket and currency: a sale when it was paid, a refund when it was given. */
export async function sumSales(
  db: Db,
  { team_id }: InTeam,
  { start, end, bucket, time_zone }: Span,
): Promise<Earned[]> {
  const { rows } = await sql<Earned>`
    select to_char(date_trunc(${bucket}::text, at at time zone ${time_zone}::text), 'YYYY-MM-DD') as bucket, currency,
      count(paid)::int as sales, coalesce(sum(paid), 0)::float8 as gross, coalesce(sum(discount), 0)::float8 as discount,
      coalesce(sum(tax), 0)::float8 as tax, coalesce(sum(refunded), 0)::float8 as refunded
    from (
      select paid_at as at, currency, total as paid, discount, tax, null::bigint as refunded from sales
      where team_id = ${team_id} and paid_at >= ${start} and paid_at < ${end}
      union all
      select refunded_at, currency, null, null, null, refunded from sales
      where team_id = ${team_id} and refunded_at >= ${start} and refunded_at < ${end}
    ) as moved group by 1, 2 order by 1, 2`.execute(on(db));
  return rows;
}
