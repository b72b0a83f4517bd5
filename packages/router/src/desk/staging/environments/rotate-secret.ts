import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { environment } from '@deskwire/contract/desk/staging.environments.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockPlace } from '../lock-place.ts';
import * as queries from './queries.ts';
import { placeOf } from '../secrets.ts';

const USUAL_HOURS = 24;

/** Makes the secret that CI signs its reports with. It is shown this once; at most one before it counts on for a while. */
export async function rotateSecret(
  { db, scope, events, services, now }: Ctx<typeof environment.rotateSecret>,
  { environment_id, overlap_hours = USUAL_HOURS }: In<typeof environment.rotateSecret>,
): Promise<{ secret: string; previous_expires_at: string | null }> {
  const place = await lockPlace(db, scope, environment_id);
  const id = randomUUIDv7();
  const secret = `dwci_${randomBytes(32).toString('base64url')}`;
  const sealed = services.keyring.seal(secret, placeOf(id));
  const times = { now: now(), previous_until: secondsAfter(now(), overlap_hours * 3600) };
  const previous_expires_at = await queries.replaceSecret(db, scope, environment_id, { id, secret: sealed }, times);
  events.add('environment.secret_rotated', { id: environment_id }, { name: place.name });
  return { secret, previous_expires_at };
}
