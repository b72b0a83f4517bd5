import { tasks } from '@deskwire/contract/work/tasks.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { attachmentsRouter } from './attachments/router.ts';
import { assignTask } from './changes/assign.ts';
import { bulkUpdate } from './changes/bulk-update.ts';
import { duplicateTask } from './changes/duplicate.ts';
import { completeTask } from './changes/complete.ts';
import { moveTask } from './moves/move.ts';
import { reopenTask } from './changes/reopen.ts';
import { updateTask } from './changes/update.ts';
import { taskCommentsRouter } from './comments/router.ts';
import { createTask } from './create.ts';
import { dependenciesRouter } from './dependencies/router.ts';
import { exportTasks } from './export/export.ts';
import { readTask } from './get.ts';
import { importTaskFile } from './import/import-file.ts';
import { importTasks } from './import/import.ts';
import { labelsRouter } from './labels/router.ts';
import { listHistory } from './list/history.ts';
import { listAllTasks } from './list/list-all.ts';
import { listTasks } from './list/list.ts';
import { listSubtasks } from './list/subtasks.ts';
import { deleteTask } from './removal/delete.ts';
import { restoreTask } from './removal/restore.ts';
import { watchersRouter } from './watchers/router.ts';

export const tasksRouter = router({
  list: procedure(tasks.list).query(({ ctx, input }) => listTasks(ctx, input)),
  listAll: procedure(tasks.listAll).query(({ ctx, input }) => listAllTasks(ctx, input)),
  get: procedure(tasks.get).query(({ ctx, input }) => readTask(ctx, input)),
  create: procedure(tasks.create).mutation(({ ctx, input }) => createTask(ctx, input)),
  update: procedure(tasks.update).mutation(({ ctx, input }) => updateTask(ctx, input)),
  duplicate: procedure(tasks.duplicate).mutation(({ ctx, input }) => duplicateTask(ctx, input)),
  delete: procedure(tasks.delete).mutation(({ ctx, input }) => deleteTask(ctx, input)),
  restore: procedure(tasks.restore).mutation(({ ctx, input }) => restoreTask(ctx, input)),
  assign: procedure(tasks.assign).mutation(({ ctx, input }) => assignTask(ctx, input)),
  complete: procedure(tasks.complete).mutation(({ ctx, input }) => completeTask(ctx, input)),
  reopen: procedure(tasks.reopen).mutation(({ ctx, input }) => reopenTask(ctx, input)),
  move: procedure(tasks.move).mutation(({ ctx, input }) => moveTask(ctx, input)),
  subtasks: procedure(tasks.subtasks).query(({ ctx, input }) => listSubtasks(ctx, input)),
  history: procedure(tasks.history).query(({ ctx, input }) => listHistory(ctx, input)),
  bulkUpdate: procedure(tasks.bulkUpdate).mutation(({ ctx, input }) => bulkUpdate(ctx, input)),
  import: procedure(tasks.import).mutation(({ ctx, input }) => importTasks(ctx, input)),
  importFile: procedure(tasks.importFile).mutation(({ ctx, input }) => importTaskFile(ctx, input)),
  export: procedure(tasks.export).mutation(({ ctx, input }) => exportTasks(ctx, input)),
  comments: taskCommentsRouter,
  labels: labelsRouter,
  dependencies: dependenciesRouter,
  watchers: watchersRouter,
  attachments: attachmentsRouter,
});
