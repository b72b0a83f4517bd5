import { taskComments } from '@deskwire/contract/work/comments.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { createTaskComment } from './create.ts';
import { deleteTaskComment } from './delete.ts';
import { listTaskComments } from './list.ts';
import { updateTaskComment } from './update.ts';

export const taskCommentsRouter = router({
  list: procedure(taskComments.list).query(({ ctx, input }) => listTaskComments(ctx, input)),
  create: procedure(taskComments.create).mutation(({ ctx, input }) => createTaskComment(ctx, input)),
  update: procedure(taskComments.update).mutation(({ ctx, input }) => updateTaskComment(ctx, input)),
  delete: procedure(taskComments.delete).mutation(({ ctx, input }) => deleteTaskComment(ctx, input)),
});
