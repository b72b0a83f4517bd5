import { sql, type RawBuilder } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TaskCategory } from '@deskwire/contract/work/projects.schemas.ts';
import type { TaskPriority } from '@deskwire/contract/work/tasks.schemas.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { FAR } from '../../../kit/lists/keyset.ts';
import { counted, countUpTo } from '../../../kit/lists/count.ts';
import { COUNTED, type Found, type Slice } from '../../../kit/lists/page.ts';
import { saysAll, valuesIn } from '../../../knowledge/search/fragments.ts';
import type { Asked } from '../../../knowledge/search/rareness.ts';
import { tasksTallied, visibleProjects } from '../../projects/fragments.ts';
import { taskColumns, type TaskRow } from '../queries.ts';

const on = tables<'project_keys' | 'task_label_links' | 'task_labels' | 'tasks' | 'projects'>();

export interface TaskFilter {
  readonly project_id?: string | undefined;
  readonly project_ids?: readonly string[] | undefined;
  readonly parent_id?: string | undefined;
  readonly ticket_ids?: readonly string[] | undefined;
  /** The key that was searched for. */
  readonly key?: { readonly project: string; readonly number: number } | undefined;
  /** Words that all have to be in a task. */
  readonly asked?: Asked | undefined;
  readonly status?: readonly string[] | undefined;
  readonly status_category?: readonly TaskCategory[] | undefined;
  readonly priority?: readonly TaskPriority[] | undefined;
  readonly assignee_id?: string | undefined;
  readonly unassigned?: boolean | undefined;
  readonly reporter_id?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly due_after?: string | undefined;
  readonly due_before?: string | undefined;
  readonly top_level?: boolean | undefined;
  readonly deleted?: boolean | undefined;
}
export const sorts = {
  rank: { by: sql`t.rank`, of: (row: TaskRow) => row.rank },
  created_at: { by: sql`t.created_at`, of: (row: TaskRow) => row.created_at },
  updated_at: { by: sql`t.updated_at`, of: (row: TaskRow) => row.updated_at },
  due_on: { by: sql`coalesce(t.due_on, 'infinity'::date)`, of: (row: TaskRow) => row.due_on ?? 'infinity' },
  priority: { by: sql`t.priority_rank`, of: (row: TaskRow) => row.priority_rank },
  number: { by: sql`t.number`, of: (row: TaskRow) => row.number },
} as const;
export interface Sorting {
  readonly sort: keyof typeof sorts;
  readonly order: 'asc' | 'desc';
}

/** A single value is compared by `=`, so that an index on the column gives the rows in order. */
const anyOf = (column: RawBuilder<unknown>, values: readonly string[]) =>
  values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} = any(${values}::text[])`;

function conditions(scope: TeamScope, filter: TaskFilter, now: string): RawBuilder<unknown>[] {
  const { project_id, project_ids, parent_id, key, asked, status, status_category, priority, labels = [] } = filter;
  const { assignee_id, reporter_id, due_after, due_before, ticket_ids } = filter;
  const all = [
    sql`t.team_id = ${scope.team_id}`,
    filter.deleted === true
      ? sql`t.deleted_at is not null and t.purge_at > ${now}::timestamptz`
      : sql`t.deleted_at is null`,
  ];
  // Access to one project was checked before; for all projects it is checked here.
  if (project_id === undefined)
    all.push(sql`p.deleted_at is null and p.archived_at is null and ${visibleProjects(scope)}`);
  else all.push(sql`t.project_id = ${project_id}`);
  if (project_ids !== undefined) all.push(sql`t.project_id = any(${project_ids}::uuid[])`);
  if (parent_id !== undefined) all.push(sql`t.parent_id = ${parent_id}`);
  if (ticket_ids !== undefined) all.push(sql`t.ticket_id = any(${ticket_ids}::uuid[])`);
  if (key !== undefined)
    all.push(sql`t.number = ${key.number} and t.project_id = (
      select k.project_id from project_keys k where k.team_id = ${scope.team_id} and k.key = ${key.project})`);
  if (asked !== undefined)
    all.push(
      saysAll({ team_id: scope.team_id, id: sql`t.id`, internal: false }, ['task', 'project_comment'], valuesIn(asked)),
    );
  if (status !== undefined && status.length > 0) all.push(anyOf(sql`t.status`, status));
  if (status_category !== undefined && status_category.length > 0)
    all.push(anyOf(sql`t.status_category`, status_category));
  if (priority !== undefined && priority.length > 0) all.push(anyOf(sql`t.priority`, priority));
  if (assignee_id !== undefined) all.push(sql`t.assignee_id = ${assignee_id}`);
  if (filter.unassigned === true) all.push(sql`t.assignee_id is null`);
  if (reporter_id !== undefined) all.push(sql`t.reporter_id = ${reporter_id}`);
  for (const label of labels)
    all.push(sql`exists (select from task_label_links k join task_labels l on l.team_id = k.team_id and l.id = k.label_id
      where k.team_id = t.team_id and k.task_id = t.id and lower(l.name) = lower(${label}))`);
  if (due_after !== undefined) all.push(sql`t.due_on >= ${due_after}::date`);
  if (due_before !== undefined) all.push(sql`t.due_on < ${due_before}::date`);
  if (filter.top_level === true) all.push(sql`t.parent_id is null`);
  return all;
}

/** The names of the labels that tasks can have: in a project, or in any that the caller sees. */
export async function listKnownLabels(db: Db, scope: TeamScope, project_id: string | undefined): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct l.name from projects p
    join task_labels l on l.team_id = p.team_id and l.project_id = p.id
    where p.team_id = ${scope.team_id} and ${project_id === undefined ? visibleProjects(scope) : sql`p.id = ${project_id}`}
    order by name`.execute(on(db));
  return rows.map(({ name }) => name);
}

/** A page of tasks. Their order is unique with the id, so that a cursor is exact. */
export async function listTasks(
  db: Db,
  scope: TeamScope,
  filter: TaskFilter,
  { sort, order }: Sorting,
  now: string,
  slice: Slice,
): Promise<Found<TaskRow>> {
  const { limit, offset, after } = slice;
  const where = sql.join(conditions(scope, filter, now), sql` and `);
  const from = sql`from tasks t join projects p on p.team_id = t.team_id and p.id = t.project_id`;
  const by = sorts[sort].by;
  const direction = sql.raw(order);
  const beyond = sql.raw(order === 'asc' ? '>' : '<');
  const inOrder = sql`order by ${by} ${direction}, t.id ${direction}`;
  const isFar = after === undefined && offset >= FAR;
  const further =
    after !== undefined
      ? sql`and (${by}, t.id) ${beyond} (${after[0]}, ${after[1]}::uuid)`
      : isFar
        ? sql`and (${by}, t.id) ${beyond}= (select ${by}, t.id ${from} where ${where} ${inOrder} offset ${offset} limit 1)`
        : sql``;
  const { rows } = await sql<TaskRow>`
    select ${taskColumns(scope)} ${from} where ${where} ${further}
    ${inOrder} limit ${limit} offset ${isFar ? 0 : offset}`.execute(on(db));
  if (!isTallied(filter)) return counted(slice, rows, () => countUpTo(db, sql`select ${from} where ${where}`));
  const found = await counted(slice, rows, async () => {
    const { rows: sums } = await sql<{ tasks: number }>`
      select ${tasksTallied(scope, filter.project_id, filter)} as tasks`.execute(on(db));
    return sums[0]!.tasks;
  });
  return { ...found, estimated: found.counted };
}

type InProject = TaskFilter & { readonly project_id: string };
/** Whether the tallies of a project say how many tasks match: reading them costs the same however many there are. */
function isTallied(filter: TaskFilter): filter is InProject {
  const { project_id, status: _, status_category: _of, assignee_id: _whose, unassigned: _nobodys, ...others } = filter;
  const { priority = [], labels = [], deleted = false, top_level = false, ...more } = others;
  return (
    project_id !== undefined &&
    priority.length + labels.length === 0 &&
    !deleted &&
    !top_level &&
    Object.values(more).every((value) => value === undefined)
  );
}

/** How many tasks match each of some filters, at most one more than are counted exactly: one statement. */
export async function countTasks(
  db: Db,
  scope: TeamScope,
  filters: readonly TaskFilter[],
  now: string,
): Promise<number[]> {
  const counts = filters.map(
    (filter) => sql`(select count(*)::int from (
      select from tasks t join projects p on p.team_id = t.team_id and p.id = t.project_id
      where ${sql.join(conditions(scope, filter, now), sql` and `)} limit ${COUNTED + 1}) as matches)`,
  );
  const { rows } = await sql<{ counts: number[] }>`select array[${sql.join(counts)}] as counts`.execute(on(db));
  return rows[0]!.counts;
}
