import { approvals } from '@deskwire/contract/desk/approvals.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { canOf, type Rule } from '../../kit/access/can.ts';
import { AppError } from '../../kit/errors.ts';
import { closedFor, stepFor } from './decisions/steps.ts';
import type * as queries from './queries.ts';

/** A request with its steps, at a moment. */
interface Standing {
  readonly row: queries.RequestRow;
  readonly steps: readonly queries.StepRow[];
  readonly now: string;
}

const undecided: Rule<Standing> = ({ row, now }) =>
  closedFor({ ...row, outdated: row.content_changed || row.ticket_over }, now);
const theirTurn: Rule<Standing> = ({ row, steps }, { person_id }) => {
  const step = stepFor(row, steps, person_id);
  return step instanceof AppError ? step : undefined;
};
/** Its requester withdraws a request, and people who manage tickets. */
export const byRequester: Rule<Pick<queries.RequestRow, 'requester_id'>> = ({ requester_id }, scope) =>
  requester_id === scope.person_id || rolesPermit(scope.roles, 'tickets.manage')
    ? undefined
    : new AppError('FORBIDDEN', { needs: 'tickets.manage' });
/** A closed request stays closed. */
export const pending: Rule<Pick<queries.RequestRow, 'status'>> = ({ status }) =>
  status === 'pending' ? undefined : new AppError('APPROVAL_CLOSED', { status });

const deciding = [undecided, theirTurn];
/** The procedures that a person may call for a request that they see. */
export const canDoWith = canOf({
  approve: { entry: approvals.approve, rules: deciding },
  reject: { entry: approvals.reject, rules: deciding },
  withdraw: { entry: approvals.withdraw, rules: [({ row }, scope) => byRequester(row, scope) ?? pending(row, scope)] },
});
