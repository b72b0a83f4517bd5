import { isIP } from 'node:net';
import type { Services } from '../services.ts';
import type { Credentials, Identity, Membership, Principal, User } from '../context.ts';
import { countFailedKey, refuseGuesser } from '../limits/limits.ts';
import * as queries from './principal.queries.ts';
import { hashToken, isApiKey, isCurrent, readAccessToken } from './tokens.ts';

/**
 * Reads who sends a request and what time it is, in one query. A bearer token takes precedence over a cookie. Session, key,
 * user and memberships are read for every request, so that a revocation holds from the next one.
 */
export async function identify(services: Services, credentials: Credentials, address: string): Promise<Identity> {
  const rows = await findRows(services, credentials, address);
  const [first] = rows;
  if (first === undefined || first.status === 'deleted') return { principal: null, refusal: 'UNAUTHENTICATED' };
  if (first.status === 'suspended') return { principal: null, refusal: 'ACCOUNT_SUSPENDED' };
  if (!first.email_verified) return { principal: null, refusal: 'EMAIL_NOT_VERIFIED' };
  if (!first.address_allowed) return { principal: null, refusal: 'ADDRESS_NOT_ALLOWED' };
  const now = shifted(services, first.now);
  const memberships = rows.flatMap(membershipOf);
  const { delegate } = credentials;
  if (delegate !== undefined)
    return { now, principal: { kind: 'delegate', user: userOf(first), memberships, delegate } };
  noteUse(services, first.key_team_id === null ? 'session' : 'key', first, now);
  return { now, principal: principalOf(first, memberships) };
}

async function findRows(
  services: Services,
  credentials: Credentials,
  address: string,
): Promise<queries.PrincipalRow[]> {
  const { offset_ms } = services.clock;
  const { bearer, cookie, delegate } = credentials;
  if (delegate !== undefined) return queries.findByDelegate(services.db, delegate.user_id, delegate.team_id);
  if (bearer !== undefined) {
    if (bearer.startsWith('dw_')) return findKeyRows(services, bearer, address);
    const token = await readAccessToken(services, bearer);
    if (token === undefined) return [];
    const rows = await queries.findBySession(services.db, token.session_id, offset_ms);
    return rows.filter((row) => isCurrent(token, shifted(services, row.now)));
  }
  return cookie === undefined ? [] : queries.findByCookie(services.db, hashToken(cookie), offset_ms);
}

/** Refuses a key with a wrong checksum without a query, and every key from an address that guesses. */
async function findKeyRows(services: Services, key: string, address: string): Promise<queries.PrincipalRow[]> {
  refuseGuesser(services, address);
  const rows = isApiKey(key)
    ? await queries.findByKey(services.db, hashToken(key), comparable(address), services.clock.offset_ms)
    : [];
  if (rows.length === 0) await countFailedKey(services, address);
  return rows;
}

// Postgres knows no zones of IPv6 addresses.
const comparable = (address: string) => (isIP(address) === 0 || address.includes('%') ? null : address);

const noted = {
  key: { every_ms: 60_000, write: queries.noteKeyUse },
  session: { every_ms: 300_000, write: queries.noteSessionUse },
} as const;
/** Keys and sessions whose use is being written down right now by this process. */
const noting = new Set<string>();

/** Records at intervals that a key or session was used. The request does not wait for it. */
function noteUse(
  services: Services,
  kind: keyof typeof noted,
  { credential_id, last_used_at }: queries.PrincipalRow,
  now: string,
): void {
  const { every_ms, write } = noted[kind];
  if (last_used_at !== null && Date.parse(now) - Date.parse(last_used_at) < every_ms) return;
  if (noting.has(credential_id)) return;
  noting.add(credential_id);
  void write(services.db, credential_id, now, new Date(Date.parse(now) - every_ms).toISOString())
    .catch((error: unknown) => services.report(`The use of a ${kind} could not be noted`, error))
    .finally(() => noting.delete(credential_id));
}

/** The database's clock plus the test offset. */
export const readNow = async (services: Services): Promise<string> =>
  shifted(services, await queries.readClock(services.db));

export const shifted = ({ clock }: Services, now: string): string =>
  clock.offset_ms === 0 ? now : new Date(Date.parse(now) + clock.offset_ms).toISOString();

const userOf = (row: queries.PrincipalRow): User => ({
  id: row.user_id,
  email: row.email,
  full_name: row.full_name,
  platform_role: row.platform_role,
  locale: row.locale,
  time_zone: row.time_zone,
  default_team_id: row.default_team_id,
});

function principalOf(row: queries.PrincipalRow, memberships: readonly Membership[]): Principal {
  const user = userOf(row);
  if (row.key_team_id !== null)
    return {
      kind: 'key',
      user,
      memberships,
      key: { id: row.credential_id, team_id: row.key_team_id, scopes: row.scopes ?? [] },
    };
  return {
    kind: 'session',
    user,
    memberships,
    session: { id: row.credential_id, authenticated_at: row.authenticated_at! },
  };
}

const membershipOf = (row: queries.PrincipalRow): Membership[] =>
  row.team_id === null
    ? []
    : [
        {
          team_id: row.team_id,
          person_id: row.person_id!,
          roles: row.roles!,
          tier: row.tier!,
          ticket_prefix: row.ticket_prefix!,
        },
      ];
