import type { ProjectComment } from '@deskwire/contract/work/comments.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { ProjectScope, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { presentComment } from './rules.ts';

interface Finding {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly project: ProjectScope;
}
/** A comment of the project that the caller was let into, or of one task of it. Throws PROJECT_COMMENT_NOT_FOUND. */
export async function getComment(
  { db, scope, project }: Finding,
  id: string,
  { task_id, ...state }: Parameters<typeof queries.findComment>[4] & { readonly task_id?: string | undefined } = {},
): Promise<queries.CommentRow> {
  const comment = await queries.findComment(db, scope, project.project_id, id, state);
  if (comment === undefined || (task_id !== undefined && comment.task_id !== task_id))
    throw new AppError('PROJECT_COMMENT_NOT_FOUND');
  return comment;
}

/** The same as its reader gets it. */
export const readComment = async (ctx: Finding, id: string): Promise<ProjectComment> =>
  presentComment(ctx.scope)(await getComment(ctx, id));
