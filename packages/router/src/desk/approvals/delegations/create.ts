import { randomUUIDv7 } from 'node:crypto';
import type { ApprovalDelegation, approvalDelegations } from '@deskwire/contract/desk/approvals.delegations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, constraintMeans, invalid } from '../../../kit/errors.ts';
import { whoMay } from '../../../identity/people/recipients/recipients.ts';
import * as queries from './queries.ts';
import { resolveMe } from '../../../kit/access/me.ts';
import { handOver, timerOf } from './hand-over.ts';
import { checkOwn } from './check-own.ts';

constraintMeans({ approval_delegations_overlap: 'DELEGATION_OVERLAPS' });

/** Lets somebody who may decide do so for somebody else who may, from the first day to the last. */
export async function createDelegation(
  ctx: Ctx<typeof approvalDelegations.create>,
  { from_id: named, to_id, start_date, end_date }: In<typeof approvalDelegations.create>,
): Promise<ApprovalDelegation> {
  const { db, scope, events, outbox, now } = ctx;
  const from_id = resolveMe(scope, named ?? 'me');
  checkOwn(scope, from_id);
  await checkFit(ctx, from_id, to_id);
  const { today, starts_at } = await queries.readDays(db, scope, start_date, now());
  checkDays(start_date, end_date, today);
  const id = randomUUIDv7();
  const dates = { from_id, to_id, start_date, end_date };
  await queries.insertDelegation(db, {
    ...dates,
    team_id: scope.team_id,
    id,
    created_by: scope.person_id,
    created_at: now(),
  });
  events.add('delegation.created', { id }, dates);
  const run_at = Date.parse(starts_at) > Date.parse(now()) ? starts_at : now();
  outbox.later(handOver, { delegation_id: id }, { run_at, key: timerOf(id) });
  return (await queries.findDelegation(db, scope, id, now()))!;
}

async function checkFit(
  { db, scope }: Ctx<typeof approvalDelegations.create>,
  from_id: string,
  to_id: string,
): Promise<void> {
  const fit = await whoMay(db, scope.team_id, [from_id, to_id], 'approvals.decide');
  for (const person_id of [from_id, to_id]) {
    if (!fit.has(person_id)) throw new AppError('PERSON_NOT_FOUND', { person_id });
    if (fit.get(person_id) !== true) throw new AppError('APPROVER_UNFIT', { person_id, reason: 'permission' });
  }
  if (from_id === to_id) throw new AppError('APPROVER_UNFIT', { person_id: to_id, reason: 'same' });
}

const LONGEST_MS = 366 * 86_400_000;

function checkDays(start_date: string, end_date: string, today: string): void {
  if (end_date < start_date) throw invalid('end_date', 'lies before the first day');
  if (end_date < today) throw invalid('end_date', 'has passed already');
  if (Date.parse(end_date) - Date.parse(start_date) > LONGEST_MS)
    throw invalid('end_date', 'is more than a year after the first day');
}
