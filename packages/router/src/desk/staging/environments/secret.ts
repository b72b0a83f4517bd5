import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { environment } from '@deskwire/contract/desk/staging.environments.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { lockPlace } from './change.ts';
import * as queries from './queries.ts';

const USUAL_HOURS = 24;
/** Where a secret is sealed: it opens nowhere else. */
const placeOf = (id: string) => `environment_secrets:${id}:secret`;

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

/** The live secrets of an environment, and its team. */
export async function openSecrets(
  { keyring }: Services,
  db: Parameters<typeof queries.listSecrets>[0],
  environment_id: string,
  now: string,
): Promise<{ team: string; secret: string }[]> {
  const rows = await queries.listSecrets(db, environment_id, now);
  return rows.map(({ team_id, id, secret }) => ({ team: team_id, secret: keyring.open(secret, placeOf(id)) }));
}
