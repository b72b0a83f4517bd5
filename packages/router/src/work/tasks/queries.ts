import { sql, type RawBuilder } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { ProjectRole, TeamGrant } from '@deskwire/contract/kit/access.ts';
import type { TaskCategory, TaskStatus } from '@deskwire/contract/work/projects.schemas.ts';
import type { Task, TaskPriority } from '@deskwire/contract/work/tasks.schemas.ts';
import type { ProjectStanding } from '../../kit/access/in-project.ts';
import type { TeamScope } from '../../kit/context.ts';
import { grantsOf, permits } from '../../kit/access/permits.ts';
import type { InTeam } from '../../kit/team-id.ts';
import type { Kept } from './engine/recurrence.ts';
import { standing } from '../projects/fragments.ts';
import { seesLiveTask, taskNamed } from './fragments.ts';
import { ticketShown } from '../../desk/tickets/fragments.ts';
import { minutesSpentOn } from '../work-times/fragments.ts';
import { personShown } from '../../identity/people/fragments.ts';

const on = tables<
  | 'tasks'
  | 'task_label_links'
  | 'task_labels'
  | 'projects'
  | 'people'
  | 'project_comments'
  | 'task_dependencies'
  | 'teams'
  | 'project_members'
  | 'users'
  | 'counters'
>();

/** Somebody who reads tasks of their team. */
export type Reader = InTeam & Pick<TeamScope, 'person_id' | 'visibility' | 'ticket_prefix'>;
export interface TaskRow extends Omit<Task, 'key' | 'recurrence' | 'can'> {
  readonly standing: ProjectStanding;
  readonly project_key: string;
  readonly recurrence: Kept | null;
  readonly rank: string;
  readonly priority_rank: number;
}
/**
 * Whether the task `t` waits for an unfinished one. An `exists` would be answered for all tasks of the installation at once,
 * by a hash of every dependency, where a page asks it of twenty.
 */
const isBlocked = sql<boolean>`coalesce((
  select true from task_dependencies d join tasks o on o.team_id = d.team_id and o.id = d.depends_on_id
  where d.team_id = t.team_id and d.task_id = t.id and o.deleted_at is null
    and o.status_category not in ('done', 'cancelled') limit 1), false)`;

/** Columns of a task `t` of a project `p`, with what belongs to it and how its reader stands in the project. */
export const taskColumns = (scope: Reader) => sql`
  ${standing(scope)} as standing,
  t.id, t.team_id, t.project_id, p.key as project_key, t.number, t.title, t.description, t.status, t.status_category,
  t.priority, t.priority_rank, t.rank, t.parent_id, t.assignee_id, t.reporter_id,
  json_build_object('id', p.id, 'key', p.key, 'name', p.name) as project,
  ${personShown('t.team_id', 't.assignee_id')} as assignee, ${personShown('t.team_id', 't.reporter_id')} as reporter, t.start_on, t.due_on,
  t.estimate_minutes, ${minutesSpentOn('t.team_id', 't.id')} as spent_minutes, t.ticket_id,
  ${ticketShown(scope, 't.ticket_id')} as ticket, t.recurrence, t.recurred_from_id, t.completed_at, t.created_at, t.updated_at, t.deleted_at, t.version,
  coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'color', l.color) order by lower(l.name))
    from task_label_links k join task_labels l on l.team_id = k.team_id and l.id = k.label_id
    where k.team_id = t.team_id and k.task_id = t.id), '[]') as labels,
  (select count(*)::int from tasks s where s.team_id = t.team_id and s.parent_id = t.id and s.deleted_at is null)
    as subtask_total,
  (select count(*)::int from tasks s where s.team_id = t.team_id and s.parent_id = t.id and s.deleted_at is null
    and s.status_category in ('done', 'cancelled')) as subtask_done,
  (select count(*)::int from project_comments c
    where c.team_id = t.team_id and c.task_id = t.id and c.deleted_at is null) as comment_count,
  ${isBlocked} as blocked`;
const fromTasks = sql`from tasks t join projects p on p.team_id = t.team_id and p.id = t.project_id`;

async function readOne(db: Db, scope: Reader, where: RawBuilder<unknown>, lock = sql``): Promise<TaskRow | undefined> {
  const { rows } = await sql<TaskRow>`select ${taskColumns(scope)} ${fromTasks} where ${where} ${lock}`.execute(on(db));
  return rows[0];
}
const named = (scope: InTeam, project_id: string, id_or_key: string) =>
  sql`t.team_id = ${scope.team_id} and t.project_id = ${project_id} and t.id = ${taskNamed(scope, id_or_key)}`;

/** A task of a project into which the access rule has let the caller. */
export const findTask = (db: Db, scope: Reader, project_id: string, id_or_key: string) =>
  readOne(db, scope, sql`${named(scope, project_id, id_or_key)} and t.deleted_at is null`);
/** The id of a task that somebody sees, in whatever project. */
export async function findVisibleId(db: Db, scope: TeamScope, id_or_key: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select t.id from tasks t where t.team_id = ${scope.team_id} and t.id = ${taskNamed(scope, id_or_key)}
      and ${seesLiveTask(scope, sql.ref('t.id'))}`.execute(on(db));
  return rows[0]?.id;
}
/** The live task that an id or key names, in whatever project: whether the caller sees that is not asked here. */
export async function findAnywhere(db: Db, scope: InTeam, id_or_key: string) {
  const { rows } = await sql<{ id: string; project_id: string }>`
    select t.id, t.project_id from tasks t
    where t.team_id = ${scope.team_id} and t.id = ${taskNamed(scope, id_or_key)} and t.deleted_at is null`.execute(
    on(db),
  );
  return rows[0];
}
/** The same, locked for a change. */
export const lockTask = (db: Tx, scope: Reader, project_id: string, id_or_key: string) =>
  readOne(db, scope, sql`${named(scope, project_id, id_or_key)} and t.deleted_at is null`, sql`for no key update of t`);
/** A task that was deleted, held for its restoration. */
export const lockDeleted = (db: Tx, scope: Reader, project_id: string, id_or_key: string, now: string) =>
  readOne(
    db,
    scope,
    sql`${named(scope, project_id, id_or_key)} and t.deleted_at is not null and t.purge_at > ${now}`,
    sql`for no key update of t`,
  );

export type Status = Pick<TaskStatus, 'slug' | 'category'>;

/** Today, where the team is. */
export async function todayOf(db: Db, { team_id }: InTeam, now: string): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    select (${now}::timestamptz at time zone time_zone)::date::text as today from teams where id = ${team_id}`.execute(
    on(db),
  );
  return rows[0]!.today;
}

export interface Worker {
  readonly id: string;
  readonly roles: readonly TeamGrant[];
  readonly role: ProjectRole | null;
  readonly private: boolean;
}
/** The rights of people in a team and in one project of it; those who have left are left out. */
export async function listWorkers(
  db: Db,
  { team_id }: InTeam,
  project_id: string,
  ids: readonly string[],
  lock: RawBuilder<unknown> = sql``,
): Promise<Worker[]> {
  const { rows } = await sql<Worker>`
    select p.id, ${grantsOf('p')} as roles, m.role, j.private from people p
    join projects j on j.team_id = p.team_id and j.id = ${project_id}
    left join project_members m on m.team_id = p.team_id and m.project_id = j.id and m.person_id = p.id
    left join users u on u.id = p.user_id
    where p.team_id = ${team_id} and p.id = any(${ids}::uuid[]) and p.left_at is null
      and (u.id is null or u.status = 'active')
    ${lock}`.execute(on(db));
  return rows;
}
/** The same of one, who stays as they are until the transaction ends. */
export const holdWorker = async (db: Tx, scope: InTeam, project_id: string, person_id: string) =>
  (await listWorkers(db, scope, project_id, [person_id], sql`for share of p`))[0];

/** The next number of a task in its project. */
export async function nextNumbers(db: Tx, { team_id }: InTeam, project_id: string, count: number): Promise<number> {
  const { rows } = await sql<{ first: number }>`
    insert into counters (team_id, kind, next) values (${team_id}, ${`task:${project_id}`}, ${count + 1})
    on conflict (team_id, kind) do update set next = counters.next + ${count}
    returning next - ${count} as first`.execute(on(db));
  return rows[0]!.first;
}

const inColumn = (db: Db, { team_id }: InTeam, project_id: string, status: string) =>
  on(db)
    .selectFrom('tasks')
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .where('status', '=', status)
    .where('deleted_at', 'is', null);

/** The key of the last task in a column; null for an empty one. */
export async function lastRank(db: Db, scope: InTeam, project_id: string, status: string): Promise<string | null> {
  const row = await inColumn(db, scope, project_id, status)
    .select('rank')
    .orderBy('rank', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.rank ?? null;
}

/** The key next to another one in a column, without the task that is on its way. */
export async function rankBeside(
  db: Db,
  scope: InTeam,
  {
    project_id,
    status,
    rank,
    side,
    without,
  }: { project_id: string; status: string; rank: string; side: 'before' | 'after'; without: string },
): Promise<string | null> {
  const row = await inColumn(db, scope, project_id, status)
    .select('rank')
    .where('id', '<>', without)
    .where('rank', side === 'before' ? '<' : '>', rank)
    .orderBy('rank', side === 'before' ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst();
  return row?.rank ?? null;
}

export const listColumn = (db: Db, scope: InTeam, project_id: string, status: string, limit: number) =>
  inColumn(db, scope, project_id, status).select('id').orderBy('rank').limit(limit).execute();

/** Gives the tasks of a column these keys in their present order. Twice, as no two may have one key in between. */
export async function rerank(
  db: Tx,
  { team_id }: InTeam,
  ids: readonly string[],
  ranks: readonly string[],
): Promise<void> {
  for (const prefix of ['~', ''])
    await sql`
      update tasks t set rank = ${prefix} || n.rank
      from unnest(${ids}::uuid[], ${ranks}::text[]) as n (id, rank)
      where t.team_id = ${team_id} and t.id = n.id`.execute(on(db));
}

export interface NewTask {
  readonly id: string;
  readonly project_id: string;
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly status_category: TaskCategory;
  readonly priority: TaskPriority;
  readonly rank: string;
  readonly parent_id: string | null;
  readonly assignee_id: string | null;
  readonly reporter_id: string;
  readonly start_on: string | null;
  readonly due_on: string | null;
  readonly estimate_minutes: number | null;
  readonly ticket_id: string | null;
  readonly recurrence: Kept | null;
  readonly recurred_from_id: string | null;
  readonly source: string;
  readonly completed_at: string | null;
}
/** Undefined: the id is taken, or what it follows has a successor already. */
export const insertTask = (db: Tx, { team_id }: InTeam, { recurrence, ...task }: NewTask, at: string) =>
  on(db)
    .insertInto('tasks')
    .values({
      ...task,
      team_id,
      recurrence: recurrence === null ? null : JSON.stringify(recurrence),
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();

export type TaskChange = Partial<
  Omit<NewTask, 'id' | 'recurred_from_id' | 'source'> & {
    readonly deleted_at: string | null;
    readonly purge_at: string | null;
  }
>;
export const updateTask = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { recurrence, ...change }: TaskChange,
  at: string,
) =>
  on(db)
    .updateTable('tasks')
    .set((eb) => ({
      ...change,
      ...(recurrence === undefined ? {} : { recurrence: recurrence === null ? null : JSON.stringify(recurrence) }),
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** Which of these labels belong to the project. */
export const knownLabels = (db: Db, { team_id }: InTeam, project_id: string, ids: readonly string[]) =>
  on(db)
    .selectFrom('task_labels')
    .select('id')
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();

export async function setLabels(db: Tx, { team_id }: InTeam, task_id: string, ids: readonly string[]): Promise<void> {
  await sql`
    with gone as (
      delete from task_label_links where team_id = ${team_id} and task_id = ${task_id} and label_id <> all(${ids}::uuid[]))
    insert into task_label_links (team_id, task_id, label_id)
    select ${team_id}, ${task_id}, id from unnest(${ids}::uuid[]) as id on conflict do nothing`.execute(on(db));
}

/** Makes those who change what is part of what, or waits for what, in a team follow one another. */
export const lockGraph = (db: Tx, { team_id }: InTeam) =>
  sql`select pg_advisory_xact_lock(hashtextextended('tasks:' || ${team_id}::text, 0))`.execute(on(db));

/** How many unfinished tasks are directly part of one, besides the one that is to become so. */
export async function countSubtasks(db: Db, { team_id }: InTeam, parent_id: string, without: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from tasks
    where team_id = ${team_id} and parent_id = ${parent_id} and deleted_at is null and id <> ${without}
      and status_category in ('todo', 'doing')`.execute(on(db));
  return rows[0]!.count;
}

/** A task and those above it, itself first. */
export async function listAncestors(db: Db, { team_id }: InTeam, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive up as (
      select id, parent_id, 1 as depth from tasks where team_id = ${team_id} and id = ${id}
      union all
      select t.id, t.parent_id, up.depth + 1 from up join tasks t on t.team_id = ${team_id} and t.id = up.parent_id
      where up.depth < 50)
    select id from up order by depth`.execute(on(db));
  return rows.map((row) => row.id);
}

export interface Descendant {
  readonly id: string;
  readonly depth: number;
  readonly number: number;
  readonly status: string;
  readonly status_category: TaskCategory;
}
/** The live tasks below a task, those above first; held for a change. */
export async function lockDescendants(db: Tx, { team_id }: InTeam, id: string): Promise<Descendant[]> {
  const { rows } = await sql<Descendant>`
    with recursive down as (
      select id, 1 as depth from tasks where team_id = ${team_id} and parent_id = ${id} and deleted_at is null
      union all
      select t.id, down.depth + 1 from down
      join tasks t on t.team_id = ${team_id} and t.parent_id = down.id and t.deleted_at is null
      where down.depth < 50)
    select t.id, down.depth, t.number, t.status, t.status_category from down
    join tasks t on t.team_id = ${team_id} and t.id = down.id
    order by down.depth, t.rank, t.id for no key update of t`.execute(on(db));
  return rows;
}

/** The keys of unfinished tasks that a task waits for, as far as the caller sees them. */
export async function listBlockers(
  db: Db,
  { team_id }: InTeam,
  id: string,
  visible: RawBuilder<boolean>,
): Promise<{ key: string | null }[]> {
  const { rows } = await sql<{ key: string | null }>`
    select case when ${visible} then p.key || '-' || o.number end as key
    from task_dependencies d join tasks o on o.team_id = d.team_id and o.id = d.depends_on_id
    join projects p on p.team_id = o.team_id and p.id = o.project_id
    where d.team_id = ${team_id} and d.task_id = ${id} and o.deleted_at is null and p.deleted_at is null
      and o.status_category not in ('done', 'cancelled') order by 1`.execute(on(db));
  return rows;
}

/** The unfinished tasks that wait for one, held so that those who close what they wait for follow one another. */
export async function lockWaiting(db: Tx, { team_id }: InTeam, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select t.id from task_dependencies d join tasks t on t.team_id = d.team_id and t.id = d.task_id
    where d.team_id = ${team_id} and d.depends_on_id = ${id} and t.deleted_at is null
      and t.status_category in ('todo', 'doing')
    order by t.id for no key update of t`.execute(on(db));
  return rows.map((row) => row.id);
}
/** Of some tasks, those that wait for nothing unfinished. */
export async function listFree(db: Db, { team_id }: InTeam, ids: readonly string[]) {
  const { rows } = await sql<{ id: string; version: number }>`
    select t.id, t.version from tasks t
    where t.team_id = ${team_id} and t.id = any(${ids}::uuid[]) and not exists (
      select from task_dependencies d join tasks o on o.team_id = d.team_id and o.id = d.depends_on_id
      where d.team_id = t.team_id and d.task_id = t.id and o.deleted_at is null
        and o.status_category in ('todo', 'doing'))
    order by t.id`.execute(on(db));
  return rows;
}

/** Takes unfinished tasks off somebody who left the team or cannot work any more, some at a time. */
export async function releaseTasks(db: Tx, { team_id }: InTeam, person_id: string, now: string, limit: number) {
  const { rows } = await sql<{ id: string; version: number }>`
    update tasks set assignee_id = null, updated_at = ${now}, version = version + 1
    where team_id = ${team_id} and id = any(array(
      select t.id from tasks t join people p on p.team_id = t.team_id and p.id = t.assignee_id
      where t.team_id = ${team_id} and t.assignee_id = ${person_id} and t.deleted_at is null
        and t.status_category not in ('done', 'cancelled')
        and (p.left_at is not null or not ${permits('p', 'projects.create')})
      order by t.id limit ${limit} for no key update of t))
    returning id, version`.execute(on(db));
  return rows;
}

/** Holds the tasks of a column for a change of all of their places. */
export const lockColumn = (db: Tx, { team_id }: InTeam, project_id: string, status: string) =>
  on(db)
    .selectFrom('tasks')
    .select('id')
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .where('status', '=', status)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();

/** A dependency between one of some tasks and one of others, in either direction. */
export async function findDependency(db: Db, { team_id }: InTeam, some: readonly string[], others: readonly string[]) {
  const { rows } = await sql<{ task_id: string; depends_on_id: string }>`
    select task_id, depends_on_id from task_dependencies
    where team_id = ${team_id} and ((task_id = any(${some}::uuid[]) and depends_on_id = any(${others}::uuid[]))
      or (task_id = any(${others}::uuid[]) and depends_on_id = any(${some}::uuid[]))) limit 1`.execute(on(db));
  return rows[0];
}

/** Whether the project closes sub-tasks with their task. */
export async function cascades(db: Db, { team_id }: InTeam, project_id: string): Promise<boolean> {
  const row = await on(db)
    .selectFrom('projects')
    .select('cascade_close')
    .where('team_id', '=', team_id)
    .where('id', '=', project_id)
    .executeTakeFirst();
  return row?.cascade_close ?? false;
}

/** Whether a completed task has a successor already. */
export const findSuccessor = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('tasks')
    .select('id')
    .where('team_id', '=', team_id)
    .where('recurred_from_id', '=', id)
    .executeTakeFirst();
