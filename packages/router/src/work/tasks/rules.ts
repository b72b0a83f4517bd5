import { tasks } from '@deskwire/contract/work/tasks.ts';
import { canOf, type Rule } from '../../kit/access/can.ts';
import { AppError } from '../../kit/errors.ts';
import type { TaskRow } from './queries.ts';

/** A deleted task is found by nothing but what restores it, which has nothing to do with any other. */
const live: Rule<TaskRow> = ({ deleted_at }) => (deleted_at === null ? undefined : new AppError('TASK_NOT_FOUND'));
const deleted: Rule<TaskRow> = ({ deleted_at }) => (deleted_at === null ? new AppError('TASK_NOT_FOUND') : undefined);
/** A finished task is completed by nothing, and an open one reopened by nothing: both change nothing then. */
const unfinished: Rule<TaskRow> = ({ status_category }) =>
  status_category === 'done' ? new AppError('TASK_NOT_FOUND') : undefined;
const closed: Rule<TaskRow> = ({ status_category }) =>
  status_category === 'done' || status_category === 'cancelled' ? undefined : new AppError('TASK_NOT_FOUND');

/** The procedures that a person may call for a task that they see. */
export const canDoWith = canOf(
  {
    update: { entry: tasks.update, rules: [live] },
    assign: { entry: tasks.assign, rules: [live] },
    complete: { entry: tasks.complete, rules: [live, unfinished] },
    reopen: { entry: tasks.reopen, rules: [live, closed] },
    move: { entry: tasks.move, rules: [live] },
    delete: { entry: tasks.delete, rules: [live] },
    restore: { entry: tasks.restore, rules: [deleted] },
    'comments.create': { entry: tasks.comments.create, rules: [live] },
    'dependencies.add': { entry: tasks.dependencies.add, rules: [live] },
    'watchers.add': { entry: tasks.watchers.add, rules: [live] },
  },
  ({ standing }: TaskRow) => standing,
);
