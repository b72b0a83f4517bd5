import type { ApiKey, apiKeys } from '@deskwire/contract/identity/api-keys.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { presentKey } from './present.ts';
import * as queries from './queries.ts';

/** Gets one of the caller's keys. Throws API_KEY_NOT_FOUND. */
export async function getKey(
  { db, user, now }: Ctx<typeof apiKeys.get>,
  { api_key_id }: In<typeof apiKeys.get>,
): Promise<ApiKey> {
  const row = await queries.findKey(db, user.id, api_key_id);
  if (row === undefined) throw new AppError('API_KEY_NOT_FOUND');
  return presentKey(now())(row);
}
