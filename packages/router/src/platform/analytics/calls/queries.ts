import { sql, type RawBuilder } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'call_hours' | 'usage_days'>();

export interface Timed {
  readonly procedure: string;
  readonly calls: number;
  readonly refused: number;
  readonly failed: number;
  readonly ms: number;
  readonly buckets: readonly number[];
}
/** Sums of calls between two instants by procedure, of one team or of all. */
export async function sumCalls(
  db: Db,
  { team_id, start, end }: { team_id: TeamId | undefined; start: string; end: string },
): Promise<Timed[]> {
  const ofTeam: RawBuilder<unknown> = team_id === undefined ? sql`` : sql`and team_id = ${team_id}`;
  const { rows } = await sql<Timed>`
    with found as (
      select procedure, calls, refused, failed, ms, buckets from call_hours
      where hour >= ${start} and hour < ${end} ${ofTeam}),
    sums as (
      select procedure, sum(calls)::float8 as calls, sum(refused)::float8 as refused, sum(failed)::float8 as failed,
        sum(ms)::float8 as ms from found group by procedure),
    spread as (
      select procedure, jsonb_agg(total order by n) as buckets from (
        select procedure, n, sum(count)::float8 as total
        from found, unnest(buckets) with ordinality as b(count, n) group by procedure, n) each group by procedure)
    select s.*, spread.buckets from sums s join spread using (procedure) order by s.ms desc, s.procedure`.execute(
    on(db),
  );
  return rows;
}

export interface UseRow {
  readonly day: string;
  readonly door: string;
  readonly reads: number;
  readonly changes: number;
}
/** Counts the calls of an account in all of its teams, by day and door. */
export async function sumUses(db: Db, user_id: string, from: string, to: string): Promise<UseRow[]> {
  const { rows } = await sql<UseRow>`
    select day::text as day, door, sum(reads)::float8 as reads, sum(changes)::float8 as changes from usage_days
    where user_id = ${user_id} and day between ${from} and ${to} group by 1, 2 order by 1, 2`.execute(on(db));
  return rows;
}
