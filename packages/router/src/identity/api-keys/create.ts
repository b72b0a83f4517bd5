import type { apiKeys, NewApiKey } from '@deskwire/contract/identity/api-keys.ts';
import { teamInEffect } from '../../kit/access/access.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { addKey } from './issue.ts';
import { unknownScopes } from './scopes.ts';

/**
 * A key acts for its owner in one team, with the owner's rights there at the time of each call and never more than its
 * scopes. Only its hash is kept.
 */
export async function createKey(ctx: Ctx<typeof apiKeys.create>, input: In<typeof apiKeys.create>): Promise<NewApiKey> {
  const membership = teamInEffect(ctx, input.team_id);
  if (membership === undefined) throw new AppError('TEAM_REQUIRED');
  const unknown = unknownScopes(input.scopes);
  if (unknown.length > 0) throw new AppError('UNKNOWN_SCOPE', { scopes: unknown });
  return addKey(ctx, {
    team_id: membership.team_id,
    name: input.name,
    scopes: [...new Set(input.scopes)],
    allowed_addresses: input.allowed_addresses ?? null,
    days: input.expires_in_days,
  });
}
