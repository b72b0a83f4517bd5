import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';
import type { Rule } from './next.ts';

const on = tables<'report_schedules' | 'reports'>();
const columns = [
  's.id',
  's.report_id',
  's.rule',
  's.weekday',
  's.day',
  's.time',
  's.time_zone',
  's.recipients',
  's.state',
  's.error',
  's.next_at',
  's.created_by',
  's.created_at',
  personShown('s.team_id', 's.created_by').as('creator'),
] as const;
const schedules = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('report_schedules as s').where('s.team_id', '=', team_id);

export const listSchedules = (db: Db, scope: InTeam, report_id: string) =>
  schedules(db, scope)
    .select(columns)
    .where('s.report_id', '=', report_id)
    .orderBy('s.created_at')
    .limit(1000)
    .execute();
export const getSchedule = (db: Db, scope: InTeam, id: string) =>
  schedules(db, scope).select(columns).where('s.id', '=', id).executeTakeFirstOrThrow();
/** With what a run of it needs. */
export const findRun = (db: Db, scope: InTeam, id: string) =>
  schedules(db, scope)
    .innerJoin('reports as r', (join) => join.onRef('r.team_id', '=', 's.team_id').onRef('r.id', '=', 's.report_id'))
    .select([
      's.id',
      's.report_id',
      's.recipients',
      's.user_id',
      's.time_zone',
      's.created_by',
      'r.title',
      'r.deleted_at',
      'r.current',
    ])
    .where('s.id', '=', id)
    .where('s.state', '=', 'active')
    .executeTakeFirst();

/** The author of the report that a schedule no longer mails. */
export const findAuthor = (db: Db, scope: InTeam, report_id: string) =>
  schedules(db, scope)
    .innerJoin('reports as r', (join) => join.onRef('r.team_id', '=', 's.team_id').onRef('r.id', '=', 's.report_id'))
    .select(['r.title', 'r.author_id'])
    .where('s.report_id', '=', report_id)
    .where('s.state', '=', 'paused')
    .where('r.deleted_at', 'is', null)
    .limit(1)
    .executeTakeFirst();

export interface NewSchedule extends Rule {
  readonly id: string;
  readonly report_id: string;
  readonly user_id: string;
  readonly recipients: readonly string[];
  readonly next_at: string;
  readonly created_by: string;
  readonly created_at: string;
}
export async function insertSchedule(db: Tx, { team_id }: InTeam, schedule: NewSchedule): Promise<void> {
  await on(db)
    .insertInto('report_schedules')
    .values({ ...schedule, recipients: [...schedule.recipients], team_id, state: 'active' })
    .execute();
}
/** Locks a schedule for the author of its report. */
export const lockSchedule = (db: Tx, scope: TeamScope, id: string) =>
  schedules(db, scope)
    .innerJoin('reports as r', (join) => join.onRef('r.team_id', '=', 's.team_id').onRef('r.id', '=', 's.report_id'))
    .select(['s.report_id', 's.rule', 's.weekday', 's.day', 's.time', 's.time_zone', 's.state'])
    .where('s.id', '=', id)
    .where('r.author_id', '=', scope.person_id)
    .where('r.deleted_at', 'is', null)
    .forUpdate('s')
    .executeTakeFirst();
export interface ScheduleChange extends Rule {
  readonly next_at: string;
  readonly recipients?: string[];
  readonly state?: 'active' | 'paused';
  readonly error?: null;
}
export const updateSchedule = (db: Tx, { team_id }: InTeam, id: string, change: ScheduleChange) =>
  on(db).updateTable('report_schedules').set(change).where('team_id', '=', team_id).where('id', '=', id).execute();
export const deleteSchedule = (db: Tx, scope: TeamScope, id: string) =>
  on(db)
    .deleteFrom('report_schedules as s')
    .using('reports as r')
    .whereRef('r.team_id', '=', 's.team_id')
    .whereRef('r.id', '=', 's.report_id')
    .where('s.team_id', '=', scope.team_id)
    .where('s.id', '=', id)
    .where('r.author_id', '=', scope.person_id)
    .returning('s.report_id')
    .executeTakeFirst();
export const pauseSchedule = (db: Tx, { team_id }: InTeam, id: string, error: string) =>
  on(db)
    .updateTable('report_schedules')
    .set({ state: 'paused', error })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();

/** Schedules that are due, held for this transaction. */
export const lockDue = (db: Tx, now: string, most: number) =>
  on(db)
    .selectFrom('report_schedules')
    .select((eb) => [
      'id',
      'rule',
      'weekday',
      'day',
      'time',
      'time_zone',
      eb.ref('team_id').$castTo<TeamId>().as('team_id'),
    ])
    // Written out, so that the index of active ones serves whatever plan is kept.
    .where(sql<boolean>`state = 'active'`)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute();
export const moveOn = (db: Tx, { team_id }: InTeam, id: string, next_at: string) =>
  on(db).updateTable('report_schedules').set({ next_at }).where('team_id', '=', team_id).where('id', '=', id).execute();
