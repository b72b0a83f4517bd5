import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import type { ApprovalDelegation, approvalDelegations } from '@deskwire/contract/desk/approvals.delegations.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Ctx, Events, In, TeamScope } from '../../kit/context.ts';
import { AppError, constraintMeans, invalid } from '../../kit/errors.ts';
import { job } from '../../kit/job.ts';
import { page } from '../../kit/page.ts';
import { letWatch } from '../tickets/watchers/let-watch.ts';
import { readApprovers } from './approvers.queries.ts';
import * as queries from './delegations.queries.ts';
import { holdTicket } from './queries.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { meOr } from '../../kit/me.ts';

constraintMeans({ approval_delegations_overlap: 'DELEGATION_OVERLAPS' });

/** Hands what waits for somebody to their substitute, when the first day comes. */
export const handOver = job({
  name: 'approvals.handOver',
  queue: 'timers',
  input: z.strictObject({ delegation_id: z.uuid() }),
});
const timerOf = (id: string): string => `approvals.delegation.${id}`;

/** Who decides for whom. */
export function listDelegations(ctx: Ctx<typeof approvalDelegations.list>, input: In<typeof approvalDelegations.list>) {
  const { db, scope, now } = ctx;
  const filter = { active: input.active, person_id: meOr(scope, input.person_id) };
  return page(ctx, input, {
    of: ['approvals.delegations', scope.team_id, filter],
    find: (slice) => queries.listDelegations(db, scope, filter, { slice, now: now() }),
    position: (row) => [row.created_at, row.id],
    present: (row): ApprovalDelegation => row,
  });
}

/** Lets somebody who may decide do so for somebody else who may, from the first day to the last. */
export async function createDelegation(
  ctx: Ctx<typeof approvalDelegations.create>,
  { from_id: named, to_id, start_date, end_date }: In<typeof approvalDelegations.create>,
): Promise<ApprovalDelegation> {
  const { db, scope, events, outbox, now } = ctx;
  const from_id = meOr(scope, named ?? 'me');
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

/** Takes a delegation back; taken back already, it is answered as it is. */
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

interface HandingOver {
  readonly db: Tx;
  readonly scope: InTeam;
  readonly events: Events<'approval.delegated' | 'ticket.watched'>;
  readonly now: () => string;
}
/** Shows substitutes each ticket that waits, and tells them of it: those of one delegation, or of all that hold. */
export async function handOverSteps({ db, scope, events, now }: HandingOver, delegation_id?: string): Promise<void> {
  for (const { ticket_id, ...step } of await queries.handOverSteps(db, scope, delegation_id, now())) {
    const ticket = await holdTicket(db, scope, ticket_id);
    if (ticket === undefined) continue;
    await letWatch({ db, scope, events, now }, ticket, [step.to]);
    events.add('approval.delegated', { id: ticket_id }, step);
  }
}

function checkOwn(scope: TeamScope, from_id: string): void {
  if (from_id !== scope.person_id && !rolesPermit(scope.roles, 'team.manage'))
    throw new AppError('FORBIDDEN', { needs: 'team.manage', fields: ['from_id'] });
}

async function checkFit(
  { db, scope }: Ctx<typeof approvalDelegations.create>,
  from_id: string,
  to_id: string,
): Promise<void> {
  const known = await readApprovers(db, scope.team_id, [from_id, to_id]);
  for (const person_id of [from_id, to_id]) {
    const person = known.find(({ id }) => id === person_id);
    if (person === undefined) throw new AppError('PERSON_NOT_FOUND', { person_id });
    if (!person.fit) throw new AppError('APPROVER_UNFIT', { person_id, reason: 'permission' });
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
