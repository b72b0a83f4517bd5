import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'jobs'>();
const columns = ['id', 'queue', 'name', 'team_id', 'error', 'failed_at', 'dispatched_at'] as const;

/** A page of the jobs that failed for good, the latest first. */
export function listFailed(db: Db, name: string | undefined, slice: Slice) {
  const failed = on(db)
    .selectFrom('jobs')
    .where('failed_at', 'is not', null)
    .$if(name !== undefined, (query) => query.where('name', '=', name!));
  return listed(
    db,
    { rows: failed.select(columns).$narrowType<{ failed_at: string }>(), matching: failed.select('id') },
    ['failed_at', 'id'],
    'desc',
    slice,
  );
}

export async function countFailed(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await on(db)
    .selectFrom('jobs')
    .select(['queue', sql<number>`count(*)::int`.as('failed')])
    .where('failed_at', 'is not', null)
    .groupBy('queue')
    .execute();
  return new Map(rows.map(({ queue, failed }) => [queue, failed]));
}

export const findJob = (db: Tx, id: string) =>
  on(db).selectFrom('jobs').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();

/** Clears the failure. The sweep of the relay finds it at once, since it was never dispatched for all it knows. */
export const reviveJob = (db: Tx, id: string) =>
  on(db)
    .updateTable('jobs')
    .set({ failed_at: null, error: null, dispatched_at: '1970-01-01T00:00:00Z' })
    .where('id', '=', id)
    .execute();

export const deleteJob = (db: Tx, id: string) => on(db).deleteFrom('jobs').where('id', '=', id).execute();
