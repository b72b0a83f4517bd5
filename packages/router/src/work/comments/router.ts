import { comments } from '@deskwire/contract/work/comments.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createComment } from './create.ts';
import { listComments } from './list.ts';
import { deleteComment } from './removal/delete.ts';
import { restoreComment } from './removal/restore.ts';
import { starComment } from './stars/star.ts';
import { listStarredComments } from './stars/starred.ts';
import { unstarComment } from './stars/unstar.ts';
import { updateComment } from './update.ts';

export const commentsRouter = router({
  list: procedure(comments.list).query(({ ctx, input }) => listComments(ctx, input)),
  create: procedure(comments.create).mutation(({ ctx, input }) => createComment(ctx, input)),
  update: procedure(comments.update).mutation(({ ctx, input }) => updateComment(ctx, input)),
  delete: procedure(comments.delete).mutation(({ ctx, input }) => deleteComment(ctx, input)),
  restore: procedure(comments.restore).mutation(({ ctx, input }) => restoreComment(ctx, input)),
  star: procedure(comments.star).mutation(({ ctx, input }) => starComment(ctx, input)),
  unstar: procedure(comments.unstar).mutation(({ ctx, input }) => unstarComment(ctx, input)),
  starred: procedure(comments.starred).query(({ ctx, input }) => listStarredComments(ctx, input)),
});
