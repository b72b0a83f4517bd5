import { sql, type RawBuilder } from 'kysely';
import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { zoneOf } from '../../../identity/people/fragments.ts';
import { isAtWork } from '../../projects/fragments.ts';

const on = tables<'tasks'>();

export interface Reminded {
  readonly team_id: TeamId;
  readonly id: string;
  readonly version: number;
  readonly due_on: string;
}

/** The local time of the assignee of the task `t`. */
const local = (at: RawBuilder<unknown>) => sql`(${at} at time zone ${zoneOf('t.team_id', 't.assignee_id')})`;

/** Marks tasks as reminded in a column; a concurrent call does not take the same ones. */
async function take(
  db: Tx,
  now: string,
  { told, due, limit }: { told: 'soon_told' | 'overdue_told'; due: RawBuilder<boolean>; limit: number },
): Promise<Reminded[]> {
  const column = sql.ref(told);
  const { rows } = await sql<Reminded>`
    update tasks set ${column} = tasks.due_on
    from (
      select t.team_id, t.id from tasks t
      where t.deleted_at is null and t.assignee_id is not null and t.due_on is not null
        and t.status_category in ('todo', 'doing')
        and t.due_on between (${now}::timestamptz at time zone 'UTC')::date - 4 and (${now}::timestamptz at time zone 'UTC')::date + 3
        and ${sql.ref(`t.${told}`)} is distinct from t.due_on and ${due}
        and ${isAtWork(sql`t.team_id`, sql`t.project_id`)}
      order by t.due_on, t.team_id, t.id limit ${limit} for no key update of t skip locked) as found
    where tasks.team_id = found.team_id and tasks.id = found.id
    returning tasks.team_id, tasks.id, tasks.version, tasks.due_on`.execute(on(db));
  return rows;
}

/** Unfinished tasks that are due tomorrow, from nine o'clock on, until they are due. One that is newer says so itself. */
export const takeDueSoon = (db: Tx, now: string, limit: number): Promise<Reminded[]> =>
  take(db, now, {
    told: 'soon_told',
    due: sql`${local(sql`${now}::timestamptz`)} >= t.due_on - 1 + time '09:00'
      and ${local(sql`${now}::timestamptz`)} < t.due_on + 1 and ${local(sql`t.created_at`)} < t.due_on - 1 + time '09:00'`,
    limit,
  });

/** Unfinished tasks that were due yesterday, from nine o'clock on. What is older than two days is no news. */
export const takeOverdue = (db: Tx, now: string, limit: number): Promise<Reminded[]> =>
  take(db, now, {
    told: 'overdue_told',
    due: sql`${local(sql`${now}::timestamptz`)} >= t.due_on + 1 + time '09:00'
      and ${local(sql`${now}::timestamptz`)} < t.due_on + 3`,
    limit,
  });
