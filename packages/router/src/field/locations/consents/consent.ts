import { createHash, randomUUIDv7 } from 'node:crypto';
import type { LocationConsent, locations } from '@deskwire/contract/field/locations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import * as queries from '../queries.ts';

/** Notes what somebody agrees to, word for word. What they agreed to before ends with it; the same text is one consent. */
export async function grantConsent(
  { db, scope, events, now }: Ctx<typeof locations.consent>,
  { text }: In<typeof locations.consent>,
): Promise<LocationConsent> {
  const { person_id } = scope;
  const text_hash = createHash('sha256').update(text).digest();
  const text_sha256 = text_hash.toString('hex');
  await queries.lockConsents(db, scope, person_id);
  const before = await queries.findConsent(db, scope, person_id);
  if (before?.text_sha256 === text_sha256) return before;
  if (before !== undefined) await queries.revokeConsent(db, scope, person_id, now());
  const row = { id: randomUUIDv7(), person_id, text, text_hash, granted_at: now() };
  if (await queries.insertConsent(db, scope, row))
    events.add('location_consent.granted', { id: person_id }, { text_sha256 });
  return (await queries.findConsent(db, scope, person_id))!;
}
