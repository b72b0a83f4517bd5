import { tickets } from '@deskwire/contract/desk/tickets.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { canOf, type Rule } from '../../kit/access/can.ts';
import { AppError } from '../../kit/errors.ts';
import type { TicketRow } from './queries.ts';

type State = Pick<TicketRow, 'id' | 'merged_into_id' | 'deleted_at' | 'reporter_id' | 'status_category'>;

/** A merged ticket cannot be changed: work continues on the other one. */
export const unmerged: Rule<State> = ({ id, merged_into_id }) =>
  merged_into_id === null ? undefined : new AppError('TICKET_MERGED', { ticket_id: id, into_id: merged_into_id });
/** Only the procedure that restores tickets finds a deleted one, and it finds no other. */
const live: Rule<State> = ({ deleted_at }) => (deleted_at === null ? undefined : new AppError('TICKET_NOT_FOUND'));
const deleted: Rule<State> = ({ deleted_at }) => (deleted_at === null ? new AppError('TICKET_NOT_FOUND') : undefined);

/** A reporter's comment on a merged ticket is added to the other one. */
const answerable: Rule<State> = (ticket, scope) =>
  ticket.reporter_id === scope.person_id && !rolesPermit(scope.roles, 'tickets.handle')
    ? undefined
    : unmerged(ticket, scope);

/** A resolved or closed ticket cannot be snoozed. */
export const undone: Rule<State> = ({ status_category }) =>
  status_category === 'resolved' || status_category === 'closed' ? new AppError('TICKET_DONE') : undefined;

const changing = [live, unmerged];
/** The procedures that a person may call for a ticket that they see. */
export const canDoWith = canOf({
  update: { entry: tickets.update, rules: changing },
  assign: { entry: tickets.assign, rules: changing },
  setStatus: { entry: tickets.setStatus, rules: changing },
  snooze: { entry: tickets.snooze, rules: [...changing, undone] },
  merge: { entry: tickets.merge, rules: changing },
  delete: { entry: tickets.delete, rules: [live] },
  restore: { entry: tickets.restore, rules: [deleted] },
  'comments.create': { entry: tickets.comments.create, rules: [live, answerable] },
  'links.add': { entry: tickets.links.add, rules: changing },
  'watchers.add': { entry: tickets.watchers.add, rules: [live] },
});
