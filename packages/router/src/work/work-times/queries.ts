import { sql, type RawBuilder } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { isTicket, projectOfTicket, seesLiveTicket } from '../../desk/tickets/fragments.ts';
import { isTask, projectOfTaskRow, seesLiveTask } from '../tasks/fragments.ts';

const on = tables<'work_times' | 'tickets' | 'tasks'>();

const seconds = sql<number | null>`floor(extract(epoch from w.ended_at - w.started_at))::integer`;
const title = sql<string>`case when w.ticket_id is not null
  then (select tickets.title from tickets where ${isTicket('w.team_id', 'w.ticket_id')})
  else (select t.title from tasks t where ${isTask(sql`w.team_id`, sql`w.task_id`)}) end`;
const columns = [
  'w.id',
  'w.ticket_id',
  'w.task_id',
  title.as('title'),
  'w.person_id',
  personShown('w.team_id', 'w.person_id').as('person'),
  'w.started_at',
  'w.ended_at',
  seconds.as('seconds'),
  'w.note',
  'w.created_at',
  'w.updated_at',
  'w.version',
] as const;

/** Whether somebody sees what was worked on, which is there. */
const seesSubject = (scope: TeamScope) => sql<boolean>`case when w.ticket_id is not null
  then ${seesLiveTicket(scope, sql.ref('w.ticket_id'))} else ${seesLiveTask(scope, sql.ref('w.task_id'))} end`;

/** Whether somebody sees the time of this id. */
export const seesWorkTime = (scope: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`exists (select from work_times w where w.team_id = ${scope.team_id} and w.id = ${id} and ${seesSubject(scope)})`;

/** The project of what was worked on, deleted or not. */
export const projectOfWorkTime = (team_id: RawBuilder<string>, id: RawBuilder<string>): RawBuilder<string | null> =>
  sql<string | null>`(
    select coalesce(${projectOfTicket(sql.ref('w.team_id'), sql.ref('w.ticket_id'))},
      ${projectOfTaskRow(sql.ref('w.team_id'), sql.ref('w.task_id'))})
    from work_times w where w.team_id = ${team_id} and w.id = ${id})`;

export interface WorkTimeFilter {
  readonly ticket_ids?: readonly string[] | undefined;
  readonly task_id?: string | undefined;
  readonly person_id?: string | undefined;
  readonly started_after?: string | undefined;
  readonly started_before?: string | undefined;
}
const matching = (db: Db, scope: TeamScope, filter: WorkTimeFilter) => {
  const { ticket_ids, task_id, person_id, started_after, started_before } = filter;
  return on(db)
    .selectFrom('work_times as w')
    .where('w.team_id', '=', scope.team_id)
    .where(seesSubject(scope))
    .$if(ticket_ids !== undefined, (q) =>
      q.where((eb) => eb('w.ticket_id', '=', eb.fn.any(eb.val(ticket_ids as string[])))),
    )
    .$if(task_id !== undefined, (q) => q.where('w.task_id', '=', task_id!))
    .$if(person_id !== undefined, (q) => q.where('w.person_id', '=', person_id!))
    .$if(started_after !== undefined, (q) => q.where('w.started_at', '>=', started_after!))
    .$if(started_before !== undefined, (q) => q.where('w.started_at', '<', started_before!));
};

export function listTimes(db: Db, scope: TeamScope, filter: WorkTimeFilter, slice: Slice) {
  const found = matching(db, scope, filter);
  return listed(db, { rows: found.select(columns), matching: found }, ['w.started_at', 'w.id'], 'desc', slice);
}
export type WorkTimeRow = Awaited<ReturnType<typeof listTimes>>['rows'][number];

const MOST_PEOPLE = 100;
/** Sums the time by person; time that is running counts until now. */
export async function sumTimes(db: Db, scope: TeamScope, filter: WorkTimeFilter, now: string) {
  const spent = matching(db, scope, filter)
    .select(['w.team_id', 'w.person_id'])
    .select(
      sql<number>`floor(sum(extract(epoch from greatest(coalesce(w.ended_at, ${now}) - w.started_at, interval '0'))))::integer`.as(
        'seconds',
      ),
    )
    .groupBy(['w.team_id', 'w.person_id']);
  const people = await on(db)
    .selectFrom(spent.as('s'))
    .select(['s.person_id', personShown('s.team_id', 's.person_id').as('person'), 's.seconds'])
    .orderBy('s.seconds', 'desc')
    .orderBy('s.person_id')
    .execute();
  return {
    seconds: people.reduce((sum, one) => sum + one.seconds, 0),
    people: people.slice(0, MOST_PEOPLE),
  };
}

const workTimes = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('work_times as w').select(columns).where('w.team_id', '=', team_id);

export const findRunning = (db: Db, scope: TeamScope): Promise<WorkTimeRow | undefined> =>
  workTimes(db, scope).where('w.person_id', '=', scope.person_id).where('w.ended_at', 'is', null).executeTakeFirst();

/** A time that somebody sees, held for a change of it. */
export const lockTime = (db: Tx, scope: TeamScope, id: string): Promise<WorkTimeRow | undefined> =>
  workTimes(db, scope).where('w.id', '=', id).where(seesSubject(scope)).forNoKeyUpdate('w').executeTakeFirst();

/** Ends what somebody works on; undefined where that is nothing. It took a second at least. */
export async function stopRunning(
  db: Tx,
  { team_id, person_id }: TeamScope,
  { now, note }: { readonly now: string; readonly note?: string | null | undefined },
): Promise<WorkTimeRow | undefined> {
  const ended = await on(db)
    .updateTable('work_times')
    .set({
      ended_at: sql`greatest(${now}::timestamptz, started_at + interval '1 second')`,
      updated_at: now,
      version: sql`version + 1`,
      ...(note === undefined ? {} : { note }),
    })
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return ended && workTimes(db, { team_id }).where('w.id', '=', ended.id).executeTakeFirst();
}

/** Ends what has been running since a moment before that; undefined where somebody has stopped it. */
export async function stopForgotten(db: Tx, { team_id }: InTeam, id: string, hours: number, now: string) {
  const { rows } = await sql<{ id: string; ticket_id: string | null; task_id: string | null; seconds: number }>`
    update work_times set ended_at = started_at + ${hours} * interval '1 hour', updated_at = ${now}, version = version + 1
    where team_id = ${team_id} and id = ${id} and ended_at is null
      and started_at <= ${now}::timestamptz - ${hours} * interval '1 hour'
    returning id, ticket_id, task_id, ${hours}::integer * 3600 as seconds`.execute(on(db));
  return rows[0];
}

export interface NewTime {
  readonly id: string;
  readonly ticket_id: string | null;
  readonly task_id: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly note: string | null;
  readonly now: string;
}
/** Undefined: the proposed id is taken. */
export async function insertTime(
  db: Tx,
  { team_id, person_id }: TeamScope,
  { now, ...time }: NewTime,
): Promise<WorkTimeRow | undefined> {
  const added = await on(db)
    .insertInto('work_times')
    .values({ ...time, team_id, person_id, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return added && workTimes(db, { team_id }).where('w.id', '=', added.id).executeTakeFirst();
}

export async function updateTime(
  db: Tx,
  { team_id }: InTeam,
  id: string,
  set: { readonly started_at: string; readonly ended_at: string; readonly note: string | null },
  now: string,
): Promise<WorkTimeRow> {
  await on(db)
    .updateTable('work_times')
    .set({ ...set, updated_at: now, version: sql`version + 1` })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
  return workTimes(db, { team_id }).where('w.id', '=', id).executeTakeFirstOrThrow();
}

export const deleteTime = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db).deleteFrom('work_times').where('team_id', '=', team_id).where('id', '=', id).execute();

/** A time with its person and its subject, for notices. */
export const findTime = (db: Db, scope: InTeam, id: string): Promise<WorkTimeRow | undefined> =>
  workTimes(db, scope).where('w.id', '=', id).executeTakeFirst();
