import { tickets } from '@deskwire/contract/desk/tickets.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { canOf, type Rule } from '../../kit/access/can.ts';
import { AppError } from '../../kit/errors.ts';
import type { TicketRow } from './queries.ts';

type State = Pick<TicketRow, 'id' | 'merged_into_id' | 'deleted_at' | 'reporter_id' | 'status_category'>;

/** A ticket that was merged stays as it is: the other one goes on. */
export const unmerged: Rule<State> = ({ id, merged_into_id }) =>
  merged_into_id === null ? undefined : new AppError('TICKET_MERGED', { ticket_id: id, into_id: merged_into_id });
/** A deleted ticket is found by nothing but what restores it, which finds no other. */
const live: Rule<State> = ({ deleted_at }) => (deleted_at === null ? undefined : new AppError('TICKET_NOT_FOUND'));
const deleted: Rule<State> = ({ deleted_at }) => (deleted_at === null ? new AppError('TICKET_NOT_FOUND') : undefined);

/** What its reporter says at a ticket that was merged counts at the other one. */
const answerable: Rule<State> = (ticket, scope) =>
  ticket.reporter_id === scope.person_id && !rolesPermit(scope.roles, 'tickets.handle')
    ? undefined
    : unmerged(ticket, scope);

/** What is done waits for nothing. */
export const undone: Rule<State> = ({ status_category }) =>
  status_category === 'resolved' || status_category === 'closed' ? new AppError('TICKET_DONE') : undefined;

const changing = [live, unmerged];
/** What somebody may do with a ticket that they see. */
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
