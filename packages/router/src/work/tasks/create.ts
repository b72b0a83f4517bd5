import { randomUUIDv7 } from 'node:crypto';
import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { Base, Ctx, In, Writing } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { indexTexts } from '../../knowledge/search/index/index-texts.ts';
import { AppError } from '../../kit/errors.ts';
import { resolveMe } from '../../kit/access/me.ts';
import {
  checkAssignee,
  checkDays,
  checkLabels,
  checkRecurrence,
  parentFor,
  statusOf,
  ticketFor,
} from './changes/fit.ts';
import { placed } from './moves/place.ts';
import { getTask } from './find.ts';
import { presentTask } from './present.ts';
import * as queries from './queries.ts';

/** Creates a task at the end of its column, reported by the caller. */
export async function createTask(
  ctx: Ctx<typeof tasks.create>,
  { team_id: _, project_id: _named, assignee_id, ticket_id, ...input }: In<typeof tasks.create>,
): Promise<Task> {
  const { scope, project, request } = ctx;
  const id = await openTask(ctx, project.project_id, {
    ...input,
    assignee_id: resolveMe(scope, assignee_id),
    ticket_id: await ticketFor(ctx, ticket_id),
    reporter_id: scope.person_id,
    source: request.origin === 'mcp' ? 'mcp' : 'api',
  });
  return presentTask(ctx.scope)(await getTask(ctx, id));
}

export interface Opening extends Pick<Base, 'services' | 'now'> {
  readonly db: Writing['db'];
  readonly scope: queries.Reader;
  readonly events: Writing<'task.created' | 'task.assigned'>['events'];
}
export type Opened = Omit<In<typeof tasks.create>, 'team_id' | 'project_id'> & {
  readonly reporter_id: string;
  readonly source: string;
  readonly recurred_from_id?: string | undefined;
};

/** Writes a task into a project under its next number. Throws what does not fit, and ID_TAKEN. */
export async function openTask(ctx: Opening, project_id: string, task: Opened): Promise<string> {
  const { db, scope, events, now } = ctx;
  const { ticket_id = null } = task;
  const { title, description = '', priority = 'none', assignee_id = null, label_ids = [] } = task;
  const { start_on = null, due_on = null, estimate_minutes = null, recurrence = null } = task;
  checkDays({ start_on, due_on });
  checkRecurrence(recurrence, due_on, await queries.todayOf(db, scope, now()));
  const status = await statusOf(ctx, project_id, task.status);
  if (assignee_id !== null) await checkAssignee(ctx, project_id, assignee_id);
  if (label_ids.length > 0) await checkLabels(ctx, project_id, label_ids);
  // First, as wherever both are held.
  if (task.parent_id != null) await queries.lockGraph(db, scope);
  await requireRoom(ctx, 'tasks');
  const id = task.id ?? randomUUIDv7();
  const parent_id = task.parent_id == null ? null : await parentFor(ctx, project_id, task.parent_id, { id, below: [] });
  const number = await queries.nextNumbers(db, scope, project_id, 1);
  const row = {
    id,
    project_id,
    number,
    title,
    description,
    priority,
    parent_id,
    assignee_id,
    start_on,
    due_on,
    estimate_minutes,
    ticket_id,
    recurrence,
    status: status.slug,
    status_category: status.category,
    reporter_id: task.reporter_id,
    recurred_from_id: task.recurred_from_id ?? null,
    source: task.source,
    completed_at: status.category === 'done' ? now() : null,
  };
  const column = { project_id, status: status.slug };
  const inserted = await placed(db, scope, { column, task_id: id }, (tx, rank) =>
    queries.insertTask(tx, scope, { ...row, rank }, now()),
  );
  if (inserted === undefined) throw new AppError('ID_TAKEN', { id });
  await indexTexts(db, scope, [{ kind: 'task', id, title, text: description }]);
  if (label_ids.length > 0) await queries.setLabels(db, scope, id, [...new Set(label_ids)]);
  events.add('task.created', { id, version: 1 }, { title, project_id, source: task.source });
  if (assignee_id !== null) events.add('task.assigned', { id, version: 1 }, { from: null, to: assignee_id });
  return id;
}
