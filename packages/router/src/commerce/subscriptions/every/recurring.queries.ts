import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { Moved, Span } from './recurring.ts';

const on = tables<'subscription_changes'>();

/** Sums the monthly recurring revenue before a moment, by currency. */
export async function sumBefore(db: Db, at: string) {
  const { rows } = await sql<{ currency: string; mrr: number }>`
    select currency, sum(mrr_after - mrr_before)::float8 as mrr
    from subscription_changes where at < ${at} group by currency order by currency`.execute(on(db));
  return rows;
}

/** By how much it changed in a span, by bucket, currency and reason. */
export async function sumChanges(db: Db, { start, end, bucket, time_zone }: Span): Promise<Moved[]> {
  const { rows } = await sql<Moved>`
    select to_char(date_trunc(${bucket}::text, at at time zone ${time_zone}::text), 'YYYY-MM-DD') as bucket, currency, kind,
      sum(mrr_after - mrr_before)::float8 as moved
    from subscription_changes where at >= ${start} and at < ${end}
    group by 1, 2, 3 order by 1, 2, 3`.execute(on(db));
  return rows;
}
