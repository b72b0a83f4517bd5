import { comments } from '@deskwire/contract/work/comments.ts';
import type { ProjectComment } from '@deskwire/contract/work/comments.schemas.ts';
import { projectRoleOf, projectRolePermits } from '@deskwire/contract/kit/access.ts';
import { canOf, type Rule } from '../../kit/access/can.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { CommentRow } from './queries.ts';

/** Only its author changes what a comment says. */
export const byAuthor: Rule<CommentRow> = ({ author_id }, { person_id }) =>
  author_id === person_id ? undefined : new AppError('FORBIDDEN', { needs: 'author' });
/** Its author, and those who manage the project, delete a comment and restore it. */
export const byAuthorOrManager: Rule<CommentRow> = (comment, scope) => {
  const role = projectRoleOf(scope.roles, comment.standing);
  return role !== undefined && projectRolePermits(role, 'project.manage') ? undefined : byAuthor(comment, scope);
};
const live: Rule<CommentRow> = ({ deleted_at }) =>
  deleted_at === null ? undefined : new AppError('PROJECT_COMMENT_NOT_FOUND');

const canDoWith = canOf(
  {
    update: { entry: comments.update, rules: [live, byAuthor] },
    delete: { entry: comments.delete, rules: [live, byAuthorOrManager] },
  },
  ({ standing }: CommentRow) => standing,
);

/** A comment as its reader gets it. */
export const presentComment =
  (scope: TeamScope) =>
  (row: CommentRow): ProjectComment => {
    const { standing: _, ...shown } = row;
    return { ...shown, can: canDoWith(scope, row) };
  };
