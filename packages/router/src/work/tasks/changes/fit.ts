import { projectRoleOf, projectRolePermits } from '@deskwire/contract/kit/access.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { statusesOfProject } from '../../projects/statuses/known.ts';
import { nextOf, type Kept } from '../engine/recurrence.ts';
import * as queries from '../queries.ts';

interface Fitting {
  readonly db: Tx;
  readonly scope: queries.Reader;
}

/** Whether somebody is in the team and may write tasks of a project. */
export async function isFit({ db, scope }: Fitting, project_id: string, person_id: string): Promise<boolean> {
  const worker = await queries.holdWorker(db, scope, project_id, person_id);
  return worker !== undefined && mayWork(worker);
}
/** Whether tasks of a project can be assigned to somebody. */
export function mayWork(worker: queries.Worker): boolean {
  const role = projectRoleOf(worker.roles, worker);
  return role !== undefined && projectRolePermits(role, 'tasks.write');
}

/** Throws PERSON_NOT_FOUND if the person is not in the team, and TASK_ASSIGNEE_UNFIT. */
export async function checkAssignee(fitting: Fitting, project_id: string, person_id: string): Promise<void> {
  const { db, scope } = fitting;
  if ((await queries.holdWorker(db, scope, project_id, person_id)) === undefined)
    throw new AppError('PERSON_NOT_FOUND', { person_id });
  if (!(await isFit(fitting, project_id, person_id))) throw new AppError('TASK_ASSIGNEE_UNFIT', { person_id });
}

/** Checks that the reporter of a task is in the team, with or without an account. Throws PERSON_NOT_FOUND. */
export async function checkReporter({ db, scope }: Fitting, project_id: string, person_id: string): Promise<void> {
  if ((await queries.holdWorker(db, scope, project_id, person_id)) === undefined)
    throw new AppError('PERSON_NOT_FOUND', { person_id });
}

/** Throws TASK_LABEL_NOT_FOUND if one of these is not a label of the project. */
export async function checkLabels({ db, scope }: Fitting, project_id: string, ids: readonly string[]): Promise<void> {
  const wanted = new Set(ids);
  if ((await queries.knownLabels(db, scope, project_id, [...wanted])).length < wanted.size)
    throw new AppError('TASK_LABEL_NOT_FOUND');
}

/** The status of a project that a slug names; the first to do without one. Throws TASK_STATUS_NOT_FOUND. */
export async function statusOf({ db, scope }: Fitting, project_id: string, slug?: string): Promise<queries.Status> {
  const statuses = await statusesOfProject(db, scope, project_id);
  const found = statuses.find((status) => (slug === undefined ? status.category === 'todo' : status.slug === slug));
  if (found === undefined) throw new AppError('TASK_STATUS_NOT_FOUND');
  return found;
}

/** How deep sub-tasks can be nested, counted with the task at the top. */
export const DEEPEST = 5;
/** The most unfinished sub-tasks of one task. Finished ones do not count, since recurring tasks leave many. */
const MOST_SUBTASKS = 200;

/**
 * The id of a task of the project that others are to be part of. To be called with the graph locked. Throws TASK_NOT_FOUND,
 * TASK_FULL, TASK_CYCLE with the way that leads back, TASK_TOO_DEEP.
 */
export async function parentFor(
  { db, scope }: Fitting,
  project_id: string,
  named: string,
  task: { readonly id: string; readonly below: readonly queries.Descendant[] },
): Promise<string> {
  const parent = await queries.findTask(db, scope, project_id, named);
  if (parent === undefined) throw new AppError('TASK_NOT_FOUND');
  const inside = await queries.countSubtasks(db, scope, parent.id, task.id);
  if (inside >= MOST_SUBTASKS) throw new AppError('TASK_FULL', { limit: 'subtasks', most: MOST_SUBTASKS });
  const above = await queries.listAncestors(db, scope, parent.id);
  if (above.includes(task.id)) throw new AppError('TASK_CYCLE', { path: above.slice(0, above.indexOf(task.id) + 1) });
  const height = Math.max(0, ...task.below.map(({ depth }) => depth)) + 1;
  if (above.length + height > DEEPEST) throw new AppError('TASK_TOO_DEEP', { most: DEEPEST });
  const waiting = await queries.findDependency(db, scope, above, [task.id, ...task.below.map(({ id }) => id)]);
  if (waiting !== undefined) throw new AppError('TASK_CYCLE', { path: [waiting.task_id, waiting.depends_on_id] });
  return parent.id;
}

export function checkDays({ start_on, due_on }: { start_on: string | null; due_on: string | null }): void {
  if (start_on !== null && due_on !== null && due_on < start_on) throw invalid('due_on', 'must not be before start_on');
}

/** Refuses a recurrence that would never occur again. */
export function checkRecurrence(rule: Kept | null, due_on: string | null, today: string): void {
  if (rule !== null && nextOf(rule, { due_on, today }) === undefined)
    throw invalid('recurrence', 'has no next date: until has passed');
}

/** The id of the ticket that a task is for. Throws TICKET_NOT_FOUND. */
export async function ticketFor<N extends string | null | undefined>(
  { db, scope }: { readonly db: Db; readonly scope: TeamScope },
  named: N,
): Promise<N> {
  return (named == null ? named : (await getVisibleTicket(db, scope, named)).id) as N;
}
