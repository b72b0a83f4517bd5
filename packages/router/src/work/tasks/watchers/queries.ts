import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'task_watchers' | 'people'>();

const watching = (db: Db, { team_id }: InTeam, task_id: string) =>
  on(db)
    .selectFrom('task_watchers as w')
    .innerJoin('people as p', (join) => join.onRef('p.team_id', '=', 'w.team_id').onRef('p.id', '=', 'w.person_id'))
    .where('w.team_id', '=', team_id)
    .where('w.task_id', '=', task_id);
const columns = ['w.person_id', 'p.name', 'w.created_at'] as const;

/** The watchers of a task, in the order in which they began. */
export const listWatchers = (db: Db, scope: InTeam, task_id: string, slice: Slice) => {
  const matching = watching(db, scope, task_id);
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('w.person_id') },
    ['w.created_at', 'w.person_id'],
    'asc',
    slice,
  );
};
export const findWatcher = (db: Db, scope: InTeam, task_id: string, person_id: string) =>
  watching(db, scope, task_id).select(columns).where('w.person_id', '=', person_id).executeTakeFirst();

/** True: they did not watch it before. */
export async function insertWatcher(db: Tx, { team_id }: InTeam, task_id: string, person_id: string, at: string) {
  const added = await on(db)
    .insertInto('task_watchers')
    .values({ team_id, task_id, person_id, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst();
  return added !== undefined;
}
export async function deleteWatcher(db: Tx, { team_id }: InTeam, task_id: string, person_id: string) {
  const removed = await on(db)
    .deleteFrom('task_watchers')
    .where('team_id', '=', team_id)
    .where('task_id', '=', task_id)
    .where('person_id', '=', person_id)
    .returning('person_id')
    .executeTakeFirst();
  return removed !== undefined;
}
