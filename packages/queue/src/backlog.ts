import { isQueueName, perQueue, type QueueName } from './queues.ts';
import type { SqlClient } from './sql.ts';

/** How much work is waiting, for metrics and alarms. Ages are in seconds, and 0 if nothing waits. */
export interface Backlog {
  /** Outbox rows that are due. */
  readonly outbox_depth: number;
  /** How long the oldest due row has been due. More than a few seconds means that no relay is working. */
  readonly outbox_oldest_s: number;
  /** Outbox rows that are not due yet. */
  readonly outbox_scheduled: number;
  /** Jobs that are dispatched but not done, by queue, including those waiting for a retry. */
  readonly in_flight: Readonly<Record<QueueName, number>>;
  /** Jobs that failed for good. Anything above zero is an alarm. */
  readonly failed: number;
  /** Committed events without a position. */
  readonly unsealed: number;
  /** For how long the oldest event that a consumer has not been fed with has had its position, by feed. */
  readonly feed_lag_s: Readonly<Record<string, number>>;
}

interface Row {
  outbox_depth: number;
  outbox_oldest_s: number;
  outbox_scheduled: number;
  in_flight: Record<string, number> | null;
  failed: number;
  unsealed: number;
  feed_lag_s: Record<string, number> | null;
}

/** Counts what is waiting, in one statement. `offset_ms` is added to the database's clock, as for the relay. */
export async function backlog(client: SqlClient, offset_ms = 0): Promise<Backlog> {
  const { rows } = await client.query<Row>(
    `with clock as materialized (select now() + $1 * interval '1 ms' as t),
     waiting as (
       select count(*) filter (where run_at <= t) as due, count(*) filter (where run_at > t) as later,
         coalesce(extract(epoch from max(t) - min(run_at) filter (where run_at <= t)), 0) as oldest
       from outbox cross join clock),
     dispatched as (
       select queue, count(*) filter (where failed_at is null) as running, count(failed_at) as failed
       from jobs group by queue),
     fed as (
       select f.name, coalesce(extract(epoch from t - (select at from event_positions p where p.position > f.position
         order by p.position limit 1)), 0)::float8 as lag
       from feeds f cross join clock)
     select due::int as outbox_depth, oldest::float8 as outbox_oldest_s, later::int as outbox_scheduled,
       (select jsonb_object_agg(queue, running) from dispatched) as in_flight,
       (select coalesce(sum(failed), 0)::int from dispatched) as failed,
       (select count(*)::int from unsealed_events) as unsealed,
       (select jsonb_object_agg(name, lag) from fed) as feed_lag_s
     from waiting`,
    [offset_ms],
  );
  const [row] = rows;
  if (!row) throw new Error('The count of waiting work gave no row.');
  const in_flight = perQueue(() => 0);
  for (const [queue, count] of Object.entries(row.in_flight ?? {})) {
    in_flight[isQueueName(queue) ? queue : 'events'] += count;
  }
  return { ...row, in_flight, feed_lag_s: row.feed_lag_s ?? {} };
}
