import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { ApiKey, apiKeys, NewApiKey } from '@deskwire/contract/identity/api-keys.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { memberOf, teamInEffect } from '../../kit/access.ts';
import type { Ctx, In, Principal } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { page } from '../../kit/page.ts';
import { hashToken, mintApiKey } from '../../kit/tokens.ts';
import { presentKey } from './present.ts';
import * as queries from './queries.ts';
import { unknownScopes } from './scopes.ts';
import type { TeamId } from '../../kit/team-id.ts';

const DAY = 86_400;
const DEFAULT_DAYS = 90;
const DEFAULT_OVERLAP_SECONDS = DAY;

export function listKeys(ctx: Ctx<typeof apiKeys.list>, input: In<typeof apiKeys.list>) {
  const { db, user, now } = ctx;
  const { team_id, live } = input;
  return page(ctx, input, {
    of: ['api-keys', user.id, team_id, live === true],
    find: (slice) => queries.listKeys(db, user.id, { team_id, live_at: live === true ? now() : undefined }, slice),
    position: (row) => [row.created_at, row.id],
    present: presentKey(now()),
  });
}

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

/** A new key takes the place of a live one, with the same name, scopes and networks; the old one runs out soon. */
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

interface Wanted {
  readonly id?: string;
  readonly team_id: TeamId;
  readonly name: string;
  readonly scopes: string[];
  readonly allowed_addresses: string[] | null;
  readonly days: number | undefined;
}
async function addKey(
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

const actorIn = ({ memberships }: Principal, team_id: string) => ({
  team_id,
  actor_id: memberships.find((membership) => membership.team_id === team_id)?.person_id ?? null,
});
