import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateDecided } from '@deskwire/contract/field/estimates.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { updateEstimate } from '../queries.ts';
import { closeVersion } from '../versions/close.ts';
import { actorOf, demandOpen, holdVersion, presentDecided } from './decide.ts';

/** Declines the version that was read, with a reason. Declining it again is the same, and keeps the first reason. */
export async function declineEstimate(
  ctx: Ctx<typeof estimates.decline>,
  input: In<typeof estimates.decline>,
): Promise<EstimateDecided> {
  const { db, events, outbox, now } = ctx;
  const held = await holdVersion(ctx, input);
  const { by, estimate, version } = held;
  if (version.outcome === 'declined') return presentDecided(db, held, 'declined');
  demandOpen(held, now());
  const { reason } = input;
  await closeVersion({ db, outbox, now, scope: by }, estimate.id, {
    outcome: 'declined',
    decided_by: by.person_id,
    decided_via: by.via,
    reason,
  });
  const changed = await updateEstimate(db, by, estimate.id, { status: 'declined' }, now());
  const { number, sha256 } = version;
  events.add('estimate.declined', { ...changed, ...actorOf(by) }, { number, sha256, via: by.via, reason });
  return presentDecided(db, held, 'declined');
}
