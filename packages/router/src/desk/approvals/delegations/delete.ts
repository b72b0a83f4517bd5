import type { ApprovalDelegation, approvalDelegations } from '@deskwire/contract/desk/approvals.delegations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';
import { timerOf } from './hand-over.ts';
import { checkOwn } from './check-own.ts';

/** Ends a delegation. One that has ended already is returned unchanged. */
export async function deleteDelegation(
  { db, scope, events, outbox, now }: Ctx<typeof approvalDelegations.delete>,
  { delegation_id }: In<typeof approvalDelegations.delete>,
): Promise<ApprovalDelegation> {
  const found = await queries.findDelegation(db, scope, delegation_id, now());
  if (found === undefined) throw new AppError('DELEGATION_NOT_FOUND');
  checkOwn(scope, found.from_id);
  if ((await queries.endDelegation(db, scope, delegation_id, now())) === undefined) return found;
  events.add('delegation.ended', { id: delegation_id }, { from_id: found.from_id, to_id: found.to_id });
  outbox.cancel(timerOf(delegation_id));
  return { ...found, active: false, ended_at: now() };
}
