import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { apiKeys, NewApiKey } from '@deskwire/contract/identity/api-keys.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, Principal } from '../../kit/context.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { hashToken, mintApiKey } from '../../kit/access/tokens.ts';
import { presentKey } from './present.ts';
import * as queries from './queries.ts';

const DAY = 86_400;
const DEFAULT_DAYS = 90;

interface Wanted {
  readonly id?: string;
  readonly team_id: TeamId;
  readonly name: string;
  readonly scopes: string[];
  readonly allowed_addresses: string[] | null;
  readonly days: number | undefined;
}
/** Writes a new key of the caller, whose secret is answered this once. */
export async function addKey(
  {
    db,
    user,
    principal,
    events,
    now,
  }: Pick<Ctx<typeof apiKeys.create>, 'db' | 'user' | 'principal' | 'events' | 'now'>,
  { id, team_id, name, scopes, allowed_addresses, days }: Wanted,
): Promise<NewApiKey> {
  const { prefix, key } = mintApiKey(randomBytes);
  const row = await queries.insertKey(db, {
    id: id ?? randomUUIDv7(),
    team_id,
    user_id: user.id,
    name,
    prefix,
    key_hash: hashToken(key),
    scopes,
    allowed_addresses,
    created_at: now(),
    expires_at: secondsAfter(now(), (days ?? DEFAULT_DAYS) * DAY),
  });
  const about = { id: row.id, ...actorIn(principal, team_id) };
  events.add('api_key.created', about, { name, scopes, expires_at: row.expires_at });
  return { ...presentKey(now())(row), key };
}

/** The caller in the team that an event of a key belongs to. */
export const actorIn = ({ memberships }: Principal, team_id: string) => ({
  team_id,
  actor_id: memberships.find((membership) => membership.team_id === team_id)?.person_id ?? null,
});
