import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { resolveMe } from '../../../kit/access/me.ts';
import { requireKnown, sameName } from '../../../kit/lists/known.ts';
import { page } from '../../../kit/lists/page.ts';
import { rarestFirst } from '../../../knowledge/search/rareness.ts';
import { knownStatuses } from '../../projects/statuses/known.ts';
import { presentTask } from '../present.ts';
import * as queries from './queries.ts';

type ListCtx = Pick<Ctx<typeof tasks.listAll>, 'db' | 'scope' | 'services' | 'now'>;
type Asked = Omit<In<typeof tasks.listAll>, 'team_id' | 'ticket_id'>;

/** A page of tasks in a project, below a task, or of all projects that the caller sees, in the usual order or another. */
export async function pageOfTasks(
  ctx: ListCtx,
  { page: number, page_size, cursor, sort: wanted, order: direction, view: _, ...asked }: Asked,
  usual: queries.Sorting['sort'],
  place: Pick<queries.TaskFilter, 'project_id' | 'parent_id' | 'ticket_ids'>,
) {
  const { db, scope, now } = ctx;
  const sort = wanted ?? usual;
  const order = direction ?? (sort === 'rank' || sort === 'due_on' ? 'asc' : 'desc');
  const filter = { ...(await filterOf(ctx, asked)), ...place };
  return page(
    ctx,
    { page: number, page_size, cursor },
    {
      key: ['tasks', scope.team_id, { ...asked, ...place }, sort, order],
      find: (slice) => queries.listTasks(db, scope, filter, { sort, order }, now(), slice),
      position: (row) => [queries.sorts[sort].of(row), row.id],
      present: presentTask(scope),
      none: () =>
        requireKnown(
          { field: 'status', given: asked.status, known: () => knownStatuses(db, scope, place.project_id) },
          {
            field: 'labels',
            given: asked.labels,
            known: () => queries.listKnownLabels(db, scope, place.project_id),
            same: sameName,
          },
        ),
    },
  );
}

/** The filter with ids instead of names. */
export async function filterOf(
  ctx: Pick<ListCtx, 'db' | 'scope'>,
  {
    search,
    assignee_id,
    reporter_id,
    ...rest
  }: Omit<Asked, 'sort' | 'order' | 'cursor' | 'page' | 'page_size' | 'view'>,
): Promise<queries.TaskFilter> {
  const people = { assignee_id: resolveMe(ctx.scope, assignee_id), reporter_id: resolveMe(ctx.scope, reporter_id) };
  return { ...rest, ...people, ...(await searchOf(ctx, search)) };
}

/** Filters are conjunctive: each word has to be in the task or in its comments. */
async function searchOf(
  ctx: Pick<ListCtx, 'db' | 'scope'>,
  search: string | undefined,
): Promise<Pick<queries.TaskFilter, 'key' | 'asked'>> {
  const [, project, number] = /^([A-Za-z][A-Za-z0-9]{1,9})-(\d{1,9})$/.exec(search ?? '') ?? [];
  if (project !== undefined) return { key: { project: project.toUpperCase(), number: Number(number) } };
  return search === undefined ? {} : { asked: await rarestFirst(ctx, search) };
}
