import type { LocationConsent, locations } from '@deskwire/contract/field/locations.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../queries.ts';

/** Ends what somebody agreed to, at once: whatever is being written of theirs is written before, or not at all. */
export async function revokeConsent({
  db,
  scope,
  events,
  now,
}: Ctx<typeof locations.revoke>): Promise<LocationConsent> {
  const ended = await queries.revokeConsent(db, scope, scope.person_id, now());
  if (ended === undefined) throw new AppError('CONSENT_REQUIRED');
  events.add('location_consent.revoked', { id: scope.person_id }, {});
  return ended;
}
