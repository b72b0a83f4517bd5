import { randomUUIDv7 } from 'node:crypto';
import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Approval } from '@deskwire/contract/desk/approvals.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { whoMay } from '../../../identity/people/recipients/recipients.ts';
import { AppError } from '../../../kit/errors.ts';
import { getRequest } from '../present.ts';
import * as queries from '../queries.ts';
import { ask, namedIn, expiryOf } from './ask.ts';

/** Asks again, on the same terms: of those who can still be asked, and of others in the place of those who cannot. */
export async function rerequest(
  ctx: Ctx<typeof approvals.rerequest>,
  input: In<typeof approvals.rerequest>,
): Promise<Approval> {
  const { db, scope, now } = ctx;
  const before = await getRequest(ctx, input.request_id);
  // The run has gone on without it.
  if (before.ticket_id === null) throw new AppError('APPROVAL_OUTDATED');
  const steps = await queries.readSteps(db, scope, [before.id], now());
  const asked = steps.map(({ approver_id }) => approver_id);
  const fit = await whoMay(db, scope.team_id, asked, 'approvals.decide');
  const again = asked.filter((id) => id !== scope.person_id && fit.get(id) === true);
  const named = namedIn(input);
  return ask(ctx, {
    id: randomUUIDv7(),
    subject: { ticket_id: before.ticket_id, requester_id: scope.person_id },
    description: input.description ?? before.description,
    policy: before.policy,
    quorum: before.policy === 'quorum' ? before.needed : undefined,
    named: named.length > 0 ? named : again,
    // If people are named, their number counts; otherwise as many as before must be found.
    least: named.length > 0 && before.policy !== 'quorum' ? 1 : before.needed,
    expires_at: expiryOf(input, now()),
    replaces_id: before.id,
  });
}
