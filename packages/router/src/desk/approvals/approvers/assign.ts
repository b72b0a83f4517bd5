import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { letWatch } from '../../tickets/watchers/let-watch.ts';
import * as approvers from './queries.ts';
import type { NewStep } from '../queries.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { whoMay } from '../../../identity/people/recipients/recipients.ts';

interface Assigning {
  readonly db: Tx;
  readonly scope: InTeam;
  readonly now: () => string;
}
interface Wanted {
  readonly requester_id: string;
  /** The people who were named, in order. */
  readonly named: readonly string[];
  /** At least so many. */
  readonly least: number;
}

/**
 * Chooses who decides: those named, and as many as are missing, each time the one with the least to do. Nobody is asked about
 * what they ask for themselves. Throws PERSON_NOT_FOUND, APPROVER_UNFIT and NO_APPROVER.
 */
export async function findApprovers(
  { db, scope, now }: Assigning,
  { requester_id, named, least }: Wanted,
): Promise<string[]> {
  const known = await whoMay(db, scope.team_id, named, 'approvals.decide');
  const stranger = named.find((id) => !known.has(id));
  if (stranger !== undefined) throw new AppError('PERSON_NOT_FOUND', { person_id: stranger });
  for (const person_id of named) {
    if (person_id === requester_id) throw new AppError('APPROVER_UNFIT', { person_id, reason: 'requester' });
    if (known.get(person_id) !== true) throw new AppError('APPROVER_UNFIT', { person_id, reason: 'permission' });
  }
  const missing = least - named.length;
  if (missing <= 0) return [...named];
  await approvers.lockAssignment(db, scope.team_id);
  const except = [requester_id, ...named];
  const chosen = await approvers.chooseApprovers(db, scope.team_id, { except, limit: missing, now: now() });
  if (chosen.length < missing)
    throw new AppError('NO_APPROVER', { needed: least, found: least - missing + chosen.length });
  return [...named, ...chosen];
}

/** A step, and who decides it besides its approver. */
export interface Assigned extends NewStep {
  readonly substitute_id: string | null;
}

/**
 * The steps of approvers, each with the substitute who decides for them today: also one who is asked themselves, and then
 * decides for both.
 */
export async function stepsOf(
  { db, scope, now }: Assigning,
  requester_id: string,
  asked: readonly { readonly position: number; readonly approver_id: string }[],
): Promise<Assigned[]> {
  const approver_ids = asked.map(({ approver_id }) => approver_id);
  const except = [requester_id];
  const found = await approvers.findSubstitutes(db, scope.team_id, { approver_ids, except, now: now() });
  const substitutes = new Map(found.map((delegation) => [delegation.from_id, delegation]));
  return asked.map(({ position, approver_id }) => {
    const delegation = substitutes.get(approver_id);
    return { position, approver_id, delegation_id: delegation?.id ?? null, substitute_id: delegation?.to_id ?? null };
  });
}

/** Shows the ticket to those who are asked, and tells who decides for whom. */
export async function tellAssigned(
  ctx: Assigning & { readonly events: Events<'approval.delegated' | 'ticket.watched'> },
  ticket: { readonly id: string; readonly version?: number },
  request_id: string,
  steps: readonly Assigned[],
): Promise<void> {
  const people = steps.flatMap(({ approver_id, substitute_id }) => [
    approver_id,
    ...(substitute_id === null ? [] : [substitute_id]),
  ]);
  const { id, version } = ticket;
  // A run has nobody who watches it.
  if (version !== undefined) await letWatch(ctx, { id, version }, people);
  for (const { position, approver_id, substitute_id } of steps)
    if (substitute_id !== null)
      ctx.events.add(
        'approval.delegated',
        { id: ticket.id },
        { request_id, position, from: approver_id, to: substitute_id },
      );
}
