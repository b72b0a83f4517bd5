import type { comments } from '@deskwire/contract/work/comments.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { pageOfComments } from './page-of-comments.ts';
import { subjectOf } from './subject.ts';

/** Lists the comments on a project and its tasks, or on one of them. */
export async function listComments(ctx: Ctx<typeof comments.list>, input: In<typeof comments.list>) {
  return pageOfComments(ctx, input, { project_id: ctx.project.project_id, task_id: await subjectOf(ctx, input) });
}
