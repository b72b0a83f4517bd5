import { randomUUIDv7 } from 'node:crypto';
import type { apiKeys, NewApiKey } from '@deskwire/contract/identity/api-keys.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { memberOf } from '../../kit/access/access.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { addKey } from './issue.ts';
import * as queries from './queries.ts';

const DEFAULT_OVERLAP_SECONDS = 86_400;

/** Replaces a live key by a new one with the same name, scopes and networks; the old one expires soon. */
export async function rotateKey(
  ctx: Ctx<typeof apiKeys.rotate>,
  { api_key_id, overlap_seconds, expires_in_days }: In<typeof apiKeys.rotate>,
): Promise<NewApiKey> {
  const { db, user, events, now } = ctx;
  const id = randomUUIDv7();
  const until = secondsAfter(now(), overlap_seconds ?? DEFAULT_OVERLAP_SECONDS);
  const old = await queries.replaceKey(db, user.id, api_key_id, { replaced_by: id, until, at: now() });
  if (old === undefined) {
    const known = await queries.findKey(db, user.id, api_key_id);
    throw new AppError(known === undefined ? 'API_KEY_NOT_FOUND' : 'API_KEY_REPLACED');
  }
  const { team_id, person_id } = memberOf(ctx.principal, old.team_id);
  const about = { id: old.id, team_id, actor_id: person_id };
  events.add('api_key.rotated', about, { replaced_by: id, expires_at: old.expires_at });
  return addKey(ctx, { ...old, team_id, id, days: expires_in_days });
}
