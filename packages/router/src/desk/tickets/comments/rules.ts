import { ticketComments, type TicketComment } from '@deskwire/contract/desk/tickets.comments.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { canOf, type Rule } from '../../../kit/access/can.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { CommentRow } from './queries.ts';

/** Only the author may change the text of a comment. */
export const byAuthor: Rule<CommentRow> = ({ author_id }, { person_id }) =>
  author_id === person_id ? undefined : new AppError('FORBIDDEN', { needs: 'author' });
/** The author, and people who manage tickets, may delete a comment. */
export const byAuthorOrManager: Rule<CommentRow> = (comment, scope) =>
  rolesPermit(scope.roles, 'tickets.manage') ? undefined : byAuthor(comment, scope);

const canDoWith = canOf({
  update: { entry: ticketComments.update, rules: [byAuthor] },
  delete: { entry: ticketComments.delete, rules: [byAuthorOrManager] },
});

/** Presents a comment to its reader. */
export const presentComment =
  (scope: TeamScope) =>
  (row: CommentRow): TicketComment => ({ ...row, can: canDoWith(scope, row) });
