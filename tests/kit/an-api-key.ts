import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { hashToken, mintApiKey } from '@deskwire/router/kit/access/tokens.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { at, later } from '../stage/words.ts';

/** A key as its owner has it, and its row's id. Its use was noted in the future, so that no request notes it again. */
export async function anApiKey(
  { kysely }: TestWorld,
  key: { user_id: string; team_id: string; scopes: readonly string[]; name?: string; revoked?: boolean },
): Promise<{ id: string; key: string }> {
  const minted = mintApiKey(randomBytes);
  const id = randomUUIDv7();
  await kysely
    .insertInto('api_keys')
    .values({
      id,
      team_id: key.team_id,
      user_id: key.user_id,
      name: key.name ?? 'key',
      prefix: minted.prefix,
      key_hash: hashToken(minted.key),
      scopes: [...key.scopes],
      created_at: at,
      expires_at: later,
      last_used_at: later,
      revoked_at: key.revoked === true ? at : null,
    })
    .execute();
  return { id, key: minted.key };
}
