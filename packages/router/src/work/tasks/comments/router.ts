import { taskComments } from '@deskwire/contract/work/comments.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { createTaskComment } from './create.ts';
import { listTaskComments } from './list.ts';

export const taskCommentsRouter = router({
  list: procedure(taskComments.list).query(({ ctx, input }) => listTaskComments(ctx, input)),
  create: procedure(taskComments.create).mutation(({ ctx, input }) => createTaskComment(ctx, input)),
});
