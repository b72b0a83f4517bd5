import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { isKnown } from '../../../identity/people/fragments.ts';
import type { CallSum, LineToKeep, UseSum } from '../../../kit/operating/meter.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import { holds } from '../../../kit/lists/search.ts';

const on = tables<'call_hours' | 'usage_days' | 'log_lines'>();
const NIL = '00000000-0000-0000-0000-000000000000';

/** Adds calls to their hour, all in one statement. */
export const addCalls = (db: Tx, hour: string, calls: readonly CallSum[]) =>
  sql`
    insert into call_hours (hour, team_id, procedure, door, calls, refused, failed, ms, buckets)
    select ${hour}, coalesce(team_id, ${NIL}::uuid), procedure, door, calls, refused, failed, ms::bigint, buckets
    from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) as c(
      team_id uuid, procedure text, door text, calls bigint, refused bigint, failed bigint, ms float8, buckets bigint[])
    order by 2, 3, 4
    on conflict (hour, team_id, procedure, door) do update set
      calls = call_hours.calls + excluded.calls, refused = call_hours.refused + excluded.refused,
      failed = call_hours.failed + excluded.failed, ms = call_hours.ms + excluded.ms,
      buckets = (select array_agg(a + b order by n)
        from unnest(call_hours.buckets, excluded.buckets) with ordinality as both_of(a, b, n))`.execute(on(db));

/** Adds what accounts called to their day. An account that was erased in the meantime counts no longer. */
export const addUses = (db: Tx, day: string, uses: readonly UseSum[]) =>
  sql`
    insert into usage_days (day, user_id, team_id, door, reads, changes)
    select ${day}, u.user_id, coalesce(u.team_id, ${NIL}::uuid), u.door, u.reads, u.changes
    from jsonb_to_recordset(${JSON.stringify(uses)}::jsonb) as u(
      user_id uuid, team_id uuid, door text, reads bigint, changes bigint)
    where ${isKnown('u.user_id')}
    order by 2, 3, 4
    on conflict (user_id, day, team_id, door) do update set
      reads = usage_days.reads + excluded.reads, changes = usage_days.changes + excluded.changes`.execute(on(db));

export interface NewLine extends Omit<LineToKeep, 'at' | 'fields'> {
  readonly id: string;
  readonly at: string;
  readonly fields: string | null;
}
export const addLines = (db: Tx, lines: readonly NewLine[]) =>
  on(db)
    .insertInto('log_lines')
    .values([...lines])
    .execute();

export interface LogFilter {
  readonly level?: readonly ('info' | 'warn' | 'error' | 'fatal')[] | undefined;
  readonly source?: string | undefined;
  readonly procedure?: string | undefined;
  readonly request_id?: string | undefined;
  readonly search?: string | undefined;
  readonly at_after?: string | undefined;
  readonly at_before?: string | undefined;
}
/** A page of the log, the latest first. */
export function listLines(db: Db, filter: LogFilter, slice: Slice) {
  const { level, source, procedure, request_id, search, at_after, at_before } = filter;
  const found = on(db)
    .selectFrom('log_lines')
    .$if(level !== undefined, (q) => q.where((eb) => eb('level', '=', eb.fn.any(eb.val([...level!])))))
    .$if(source !== undefined, (q) => q.where('source', '=', source!))
    .$if(procedure !== undefined, (q) => q.where('procedure', '=', procedure!))
    .$if(request_id !== undefined, (q) => q.where('request_id', '=', request_id!))
    .$if(search !== undefined, (q) => q.where(holds(['message'], search!)))
    .$if(at_after !== undefined, (q) => q.where('at', '>=', at_after!))
    .$if(at_before !== undefined, (q) => q.where('at', '<', at_before!));
  return listed(
    db,
    {
      rows: found
        .select(['id', 'at', 'source', 'message', 'procedure', 'request_id'])
        .select([
          sql<'info' | 'warn' | 'error' | 'fatal'>`level`.as('level'),
          sql<Record<string, unknown> | null>`fields`.as('fields'),
        ]),
      matching: found.select('id'),
    },
    ['at', 'id'],
    'desc',
    slice,
  );
}
