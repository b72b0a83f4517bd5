import type { ApiKey, apiKeys } from '@deskwire/contract/identity/api-keys.ts';
import type { Ctx, In } from '../../kit/context.ts';
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
