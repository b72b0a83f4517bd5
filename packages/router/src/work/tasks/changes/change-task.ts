import { isDeepStrictEqual } from 'node:util';
import { changesOf } from '../../../kit/events/changes.ts';
import type { Base, ProjectScope, TeamScope, Writing } from '../../../kit/context.ts';
import { indexTexts } from '../../../knowledge/search/index/index-texts.ts';
import { AppError } from '../../../kit/errors.ts';
import { resolveMe } from '../../../kit/access/me.ts';
import { visibleProjects } from '../../projects/fragments.ts';
import type { Kept } from '../engine/recurrence.ts';
import * as queries from '../queries.ts';
import { checkAssignee, checkDays, checkLabels, checkRecurrence, checkReporter, parentFor, statusOf } from './fit.ts';
import { placed, type Beside } from '../moves/place.ts';
import { makeSuccessor } from './successor.ts';

type Happening =
  | 'task.updated'
  | 'task.assigned'
  | 'task.status_changed'
  | 'task.completed'
  | 'task.reopened'
  | 'task.unblocked'
  | 'task.created';
export interface Changing extends Pick<Base, 'services' | 'now'> {
  readonly db: Writing['db'];
  readonly scope: TeamScope;
  readonly project: ProjectScope;
  readonly events: Writing<Happening>['events'];
}
type Maybe<T> = T | undefined;
export interface Wanted {
  readonly title?: Maybe<string>;
  readonly description?: Maybe<string>;
  readonly status?: Maybe<string>;
  readonly priority?: Maybe<queries.NewTask['priority']>;
  readonly parent_id?: Maybe<string | null>;
  readonly assignee_id?: Maybe<string | null>;
  readonly reporter_id?: Maybe<string>;
  readonly label_ids?: Maybe<readonly string[]>;
  readonly start_on?: Maybe<string | null>;
  readonly due_on?: Maybe<string | null>;
  readonly estimate_minutes?: Maybe<number | null>;
  readonly ticket_id?: Maybe<string | null>;
  readonly recurrence?: Maybe<Kept | null>;
  readonly force?: Maybe<boolean>;
  readonly cascade?: Maybe<boolean>;
}
const isOpen = (category: queries.Status['category']) => category === 'todo' || category === 'doing';

/**
 * Changes a task that is locked, by the same rules however it is asked for: fields, status, place, assignee, labels and
 * parent. Throws what does not fit; TASK_BLOCKED where it waits for unfinished tasks.
 */
export async function changeTask(
  ctx: Changing,
  task: queries.TaskRow,
  { label_ids, parent_id, force, cascade, status: slug, assignee_id, reporter_id, ...asked }: Wanted,
  beside?: () => Promise<Beside | undefined>,
): Promise<void> {
  const { db, scope, events, now } = ctx;
  const { project_id, id } = task;
  const { recurrence, ...others } = asked;
  const fields: Fields = isSameRule(task.recurrence, recurrence) ? others : asked;
  await checkFields(ctx, task, fields);
  const status = slug === undefined || slug === task.status ? undefined : await statusOf(ctx, project_id, slug);
  if (status?.category === 'done' && isOpen(task.status_category) && force !== true) await checkBlockers(ctx, id);
  const assignee = resolveMe(scope, assignee_id);
  if (typeof assignee === 'string' && assignee !== task.assignee_id) await checkAssignee(ctx, project_id, assignee);
  const reporter = resolveMe(scope, reporter_id);
  if (reporter !== undefined && reporter !== task.reporter_id) await checkReporter(ctx, project_id, reporter);
  const labels = label_ids === undefined ? undefined : await relabel(ctx, task, label_ids);
  const parent = parent_id === undefined ? undefined : await newParent(ctx, task, parent_id);
  const changes = { ...changesOf(task, { ...fields, parent_id: parent, reporter_id: reporter }), ...labels };
  const moves = status !== undefined || beside !== undefined;
  const reassigns = assignee !== undefined && assignee !== task.assignee_id;
  if (Object.keys(changes).length === 0 && !moves && !reassigns) return;
  const set = {
    ...given(fields),
    ...(parent === undefined ? {} : { parent_id: parent }),
    ...(reassigns ? { assignee_id: assignee } : {}),
    ...(reporter === undefined ? {} : { reporter_id: reporter }),
    ...(status === undefined ? {} : stateOf(status, task, now())),
  };
  const column = { project_id, status: status?.slug ?? task.status };
  const saved = moves
    ? await placed(db, scope, { column, beside, task_id: id }, (tx, rank) =>
        queries.updateTask(tx, scope, id, { ...set, rank }, now()),
      )
    : await queries.updateTask(db, scope, id, set, now());
  if ('title' in changes || 'description' in changes) {
    const { title = task.title, description = task.description } = fields;
    await indexTexts(db, scope, [{ kind: 'task', id, title, text: description }]);
  }
  if (Object.keys(changes).length > 0) events.add('task.updated', saved, { changes });
  if (reassigns) events.add('task.assigned', saved, { from: task.assignee_id, to: assignee });
  if (status === undefined) return;
  await tellStatus(ctx, saved, task, status);
  if (isOpen(task.status_category) && !isOpen(status.category)) {
    if (cascade ?? (await queries.cascades(db, scope, project_id))) await closeBelow(ctx, task, status);
    if (status.category === 'done') await makeSuccessor(ctx, { ...task, ...given(fields) });
  }
}

type Fields = Omit<Wanted, 'label_ids' | 'parent_id' | 'force' | 'cascade' | 'status' | 'assignee_id' | 'reporter_id'>;
/** A recurrence that is sent back unchanged keeps its anchor. */
function isSameRule(kept: Kept | null, asked: Kept | null | undefined): boolean {
  if (kept === null || asked == null) return false;
  const { anchor: _, ...shown } = kept;
  return isDeepStrictEqual(shown, asked);
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const given = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;

const stateOf = ({ slug, category }: queries.Status, task: queries.TaskRow, now: string) => ({
  status: slug,
  status_category: category,
  completed_at: category === 'done' ? (task.completed_at ?? now) : null,
});

async function checkFields(ctx: Changing, task: queries.TaskRow, fields: Wanted): Promise<void> {
  const { start_on = task.start_on, due_on = task.due_on, recurrence } = fields;
  checkDays({ start_on, due_on });
  if (recurrence != null) checkRecurrence(recurrence, due_on, await queries.todayOf(ctx.db, ctx.scope, ctx.now()));
}

async function checkBlockers({ db, scope }: Changing, id: string): Promise<void> {
  const blockers = await queries.listBlockers(db, scope, id, visibleProjects(scope));
  if (blockers.length > 0)
    throw new AppError('TASK_BLOCKED', { blocked_by: blockers.map(({ key }) => key ?? 'hidden') });
}

async function relabel(ctx: Changing, task: queries.TaskRow, label_ids: readonly string[]) {
  const to = [...new Set(label_ids)].toSorted();
  const from = task.labels.map(({ id }) => id).toSorted();
  if (from.join() === to.join()) return undefined;
  await checkLabels(ctx, task.project_id, to);
  await queries.setLabels(ctx.db, ctx.scope, task.id, to);
  return { label_ids: { from, to } };
}

/** Changing the parent requires the lock of the team's graph. */
async function newParent(ctx: Changing, task: queries.TaskRow, named: string | null): Promise<string | null> {
  if (named === null) return null;
  const below = await queries.lockDescendants(ctx.db, ctx.scope, task.id);
  return parentFor(ctx, task.project_id, named, { id: task.id, below });
}

async function tellStatus(
  ctx: Changing,
  saved: { id: string; version: number },
  from: Pick<queries.TaskRow, 'status' | 'status_category'>,
  to: queries.Status,
): Promise<void> {
  const { events } = ctx;
  events.add('task.status_changed', saved, {
    from: from.status,
    to: to.slug,
    from_category: from.status_category,
    to_category: to.category,
  });
  if (to.category === 'done' && from.status_category !== 'done') events.add('task.completed', saved, {});
  if (isOpen(to.category) && !isOpen(from.status_category)) events.add('task.reopened', saved, {});
  if (isOpen(from.status_category) && !isOpen(to.category)) await unblock(ctx, saved.id);
}

/** Adds the events of tasks that waited for a task that is now closed, and for nothing else. */
async function unblock({ db, scope, events }: Changing, id: string): Promise<void> {
  const waiting = await queries.lockWaiting(db, scope, id);
  if (waiting.length === 0) return;
  // Only now: whoever closed another task of theirs at the same moment is done.
  for (const task of await queries.listFree(db, scope, waiting))
    events.add('task.unblocked', task, { depends_on_id: id });
}

/** Closes the open sub-tasks of a task, in the same way as the task. */
async function closeBelow(ctx: Changing, task: queries.TaskRow, status: queries.Status): Promise<void> {
  const { db, scope, now } = ctx;
  const column = { project_id: task.project_id, status: status.slug };
  for (const below of await queries.lockDescendants(db, scope, task.id)) {
    if (!isOpen(below.status_category)) continue;
    const set = stateOf(status, { ...task, completed_at: null }, now());
    const saved = await placed(db, scope, { column, task_id: below.id }, (tx, rank) =>
      queries.updateTask(tx, scope, below.id, { ...set, rank }, now()),
    );
    await tellStatus(ctx, saved, below, status);
  }
}
