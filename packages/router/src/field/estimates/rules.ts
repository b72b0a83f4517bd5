import { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateStatus } from '@deskwire/contract/field/estimates.schemas.ts';
import { canOf, type Rule } from '../../kit/access/can.ts';
import { AppError } from '../../kit/errors.ts';

interface State {
  readonly status: EstimateStatus;
}
const inStatus =
  (...allowed: readonly EstimateStatus[]): Rule<State> =>
  ({ status }) =>
    allowed.includes(status) ? undefined : new AppError('ESTIMATE_STATE', { status });

/** An approved estimate is agreed on, and stays as it is. */
export const editable = inStatus('draft', 'sent', 'viewed', 'declined', 'expired', 'withdrawn');
/** An estimate that was declined, has expired or was withdrawn is edited before it is sent again. */
export const sendable = inStatus('draft', 'sent', 'viewed');
/** A version of it waits for the client. */
export const waiting = inStatus('sent', 'viewed');
export const withdrawable = inStatus('draft', 'sent', 'viewed');

/** The procedures that a person may call for an estimate now. */
export const canDoWith = canOf<State, 'update' | 'send' | 'approve' | 'decline' | 'withdraw' | 'duplicate'>({
  update: { entry: estimates.update, rules: [editable] },
  send: { entry: estimates.send, rules: [sendable] },
  approve: { entry: estimates.approve, rules: [waiting] },
  decline: { entry: estimates.decline, rules: [waiting] },
  withdraw: { entry: estimates.withdraw, rules: [withdrawable] },
  duplicate: { entry: estimates.duplicate, rules: [] },
});
