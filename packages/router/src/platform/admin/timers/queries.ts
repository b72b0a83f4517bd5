import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'outbox'>();
const columns = ['id', 'name', 'key', 'team_id', 'run_at'] as const;

/** A page of what is asked for later than now, the next first. */
export function listTimers(db: Db, { name, now }: { name: string | undefined; now: string }, slice: Slice) {
  const waiting = on(db)
    .selectFrom('outbox')
    .where('run_at', '>', now)
    .$if(name !== undefined, (query) => query.where('name', '=', name!));
  return listed(db, { rows: waiting.select(columns), matching: waiting.select('id') }, ['run_at', 'id'], 'asc', slice);
}

/** Makes a timer due. Undefined: it has run, or is not there. */
export const promoteTimer = (db: Tx, id: string, now: string) =>
  on(db)
    .updateTable('outbox')
    .set({ run_at: now })
    .where('id', '=', id)
    .where('run_at', '>', now)
    .returning(columns)
    .executeTakeFirst();
