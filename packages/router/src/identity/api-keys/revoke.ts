import type { ApiKey, apiKeys } from '@deskwire/contract/identity/api-keys.ts';
import type { Base, Ctx, In, Writing } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { actorIn } from './issue.ts';
import { presentKey } from './present.ts';
import * as queries from './queries.ts';

/** From its next call on the key is unknown. */
export async function revokeKey(
  { db, user, principal, events, now }: Ctx<typeof apiKeys.revoke>,
  { api_key_id }: In<typeof apiKeys.revoke>,
): Promise<ApiKey> {
  const row = await queries.revokeKey(db, user.id, api_key_id, now());
  if (row === undefined) throw new AppError('API_KEY_NOT_FOUND');
  events.add('api_key.revoked', { id: row.id, ...actorIn(principal, row.team_id) }, { name: row.name });
  return presentKey(now())(row);
}

/** Ends every live key of a user, whatever its team. */
export async function revokeAllKeys(
  { now }: Pick<Base, 'now'>,
  { db, events }: Pick<Writing<'api_key.revoked'>, 'db' | 'events'>,
  user_id: string,
): Promise<void> {
  for (const { id, team_id, name } of await queries.revokeAllKeys(db, user_id, now()))
    events.add('api_key.revoked', { id, team_id, user_id }, { name });
}

/** How many keys of a user work now. */
export const countLiveKeys = (
  { now }: Pick<Base, 'now'>,
  { db }: Pick<Writing, 'db'>,
  user_id: string,
): Promise<number> => queries.countLiveKeys(db, user_id, now());
