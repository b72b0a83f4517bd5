import { sql, type RawBuilder } from 'kysely';
import { compiledQueries, type Slots } from '@deskwire/database/compiled.ts';
import { tables, type Database, type Db } from '@deskwire/database/schema.ts';
import type { PlatformRole, ProjectRole, TeamGrant } from '@deskwire/contract/kit/access.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import type { TeamId } from '../team-id.ts';
import { grantsOf } from './permits.ts';

const on = tables<'users' | 'sessions' | 'api_keys' | 'people' | 'teams'>();

/** One row per membership of the caller (one with nulls where there is none), each with who they are and the time. */
export interface PrincipalRow {
  now: string;
  user_id: string;
  email: string;
  email_verified: boolean;
  full_name: string;
  platform_role: PlatformRole;
  status: 'active' | 'suspended' | 'deleted';
  locale: string;
  time_zone: string;
  default_team_id: string | null;
  /** Of the session or of the key. */
  credential_id: string;
  authenticated_at: string | null;
  key_team_id: string | null;
  scopes: string[] | null;
  /** Whether the key may be used from where the request comes from; always, for a session. */
  address_allowed: boolean;
  last_used_at: string | null;
  team_id: TeamId | null;
  person_id: string | null;
  roles: TeamGrant[] | null;
  tier: Tier | null;
  ticket_prefix: string | null;
}

const userColumns = sql`
  now() as now, u.id as user_id, u.email, u.email_verified_at is not null as email_verified, u.full_name, u.platform_role,
  u.status, u.locale, u.time_zone, u.default_team_id`;
const memberships = sql`
  left join people p on p.user_id = u.id and p.left_at is null and (p.access_until is null or p.access_until > now())
  left join teams t on t.id = p.team_id and t.deleted_at is null`;
const memberColumns = sql`t.id as team_id, p.id as person_id, ${grantsOf('p')} as roles, t.tier, t.ticket_prefix`;

interface PrincipalValues {
  readonly offset_ms: number;
  readonly session_id?: string;
  readonly cookie_hash?: Buffer;
  readonly key_hash?: Buffer;
  readonly address?: string | null;
  readonly user_id?: string;
  readonly team_id?: TeamId;
}
const run = compiledQueries<PrincipalValues>();

/** The live session of an access token, with user, memberships and the time: the one query of a signed-in request. */
export const findBySession = (db: Db, session_id: string, offset_ms: number): Promise<PrincipalRow[]> =>
  run(on(db), { shape: 'session' }, { session_id, offset_ms }, (v) =>
    liveSession(sql`s.id = ${v.session_id} and s.cookie_hash is null`, v),
  );

/** The same for a browser's cookie, found by the hash of its token. */
export const findByCookie = (db: Db, cookie_hash: Buffer, offset_ms: number): Promise<PrincipalRow[]> =>
  run(on(db), { shape: 'cookie' }, { cookie_hash, offset_ms }, (v) =>
    liveSession(sql`s.cookie_hash = ${v.cookie_hash}`, v),
  );

const liveSession = (found: RawBuilder<unknown>, { offset_ms }: Slots<PrincipalValues>) => sql<PrincipalRow>`
  select ${userColumns}, s.id as credential_id, s.authenticated_at, null::uuid as key_team_id, null::text[] as scopes,
    true as address_allowed, s.last_seen_at as last_used_at,
    ${memberColumns}
  from sessions s join users u on u.id = s.user_id ${memberships}
  where ${found} and s.revoked_at is null
    and s.expires_at > now() + ${offset_ms} * interval '1 ms'
    and s.idle_expires_at > now() + ${offset_ms} * interval '1 ms'
  order by p.created_at, p.id`;

/** The same for an API key, found by its hash. An IPv4 address inside IPv6 counts as the IPv4 address. */
export const findByKey = (
  db: Db,
  key_hash: Buffer,
  address: string | null,
  offset_ms: number,
): Promise<PrincipalRow[]> =>
  run(
    on(db),
    { shape: 'key' },
    { key_hash, address: plain(address), offset_ms },
    (v) => sql<PrincipalRow>`
      select ${userColumns}, k.id as credential_id, null::timestamptz as authenticated_at, k.team_id as key_team_id, k.scopes,
        (k.allowed_addresses is null or coalesce(${v.address}::inet <<= any(k.allowed_addresses::inet[]), false))
          as address_allowed, k.last_used_at,
        ${memberColumns}
      from api_keys k join users u on u.id = k.user_id ${memberships}
      where k.key_hash = ${v.key_hash} and k.revoked_at is null
        and k.expires_at > now() + ${v.offset_ms} * interval '1 ms'
      order by p.created_at, p.id`,
  );

/** The same for a run that works for somebody in one team: they are read as they are now, and no other team of theirs. */
export const findByDelegate = (db: Db, user_id: string, team_id: TeamId): Promise<PrincipalRow[]> =>
  run(
    on(db),
    { shape: 'delegate' },
    { user_id, team_id, offset_ms: 0 },
    (v) => sql<PrincipalRow>`
      select ${userColumns}, u.id as credential_id, null::timestamptz as authenticated_at, null::uuid as key_team_id,
        null::text[] as scopes, true as address_allowed, null::timestamptz as last_used_at,
        ${memberColumns}
      from users u
      left join people p on p.user_id = u.id and p.left_at is null and p.team_id = ${v.team_id}
        and (p.access_until is null or p.access_until > now())
      left join teams t on t.id = p.team_id and t.deleted_at is null
      where u.id = ${v.user_id}`,
  );

const plain = (address: string | null) => address?.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '') ?? null;

/** Another process may have written it down in the meantime. */
export const noteKeyUse = (db: Db, key_id: string, now: string, unless_since: string) =>
  on(db)
    .updateTable('api_keys')
    .set({ last_used_at: now })
    .where('id', '=', key_id)
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', unless_since)]))
    .execute();

/** A session lives on from its last use, within its longest life. */
export const noteSessionUse = (db: Db, session_id: string, now: string, unless_since: string) =>
  on(db)
    .updateTable('sessions')
    .set({
      last_seen_at: now,
      idle_expires_at: sql`least(expires_at, ${now}::timestamptz + idle_seconds * interval '1 s')`,
    })
    .where('id', '=', session_id)
    .where('revoked_at', 'is', null)
    .where('last_seen_at', '<=', unless_since)
    .execute();

const runClock = compiledQueries<object>();
export const readClock = async (db: Db): Promise<string> =>
  (await runClock(on(db), { shape: 'clock' }, {}, () => sql<{ now: string }>`select now() as now`))[0]!.now;

export interface JobAuthorRow {
  now: string;
  team_id: TeamId | null;
  tier: Tier | null;
  ticket_prefix: string | null;
  roles: TeamGrant[] | null;
  active: boolean | null;
  /** Whether the API key that asked for it, if one did, is no more. */
  key_revoked: boolean;
}
interface Author {
  readonly team: string | null;
  readonly actor_id: string | null;
  readonly key_id: string | null;
}
const runAuthor = compiledQueries<Author>();
/** The facts that a job is granted by: the time, the team, and the rights that the actor and their key have there now. */
export const findJobAuthor = async (db: Db, author: Author): Promise<JobAuthorRow> =>
  (
    await runAuthor(
      on(db),
      { shape: 'author' },
      author,
      (v) => sql<JobAuthorRow>`
        select now() as now, t.id as team_id, t.tier, t.ticket_prefix, ${grantsOf('p')} as roles,
          (p.left_at is null and (u.id is null or u.status = 'active')) as active,
          ${v.key_id}::uuid is not null and (k.id is null or k.revoked_at is not null) as key_revoked
        from (select 1) as one
        left join teams t on t.id = ${v.team}::uuid
        left join people p on p.team_id = t.id and p.id = ${v.actor_id}::uuid
        left join api_keys k on k.id = ${v.key_id}::uuid
        left join users u on u.id = p.user_id`,
    )
  )[0]!;

/** Which of these teams holds the row that an input points at. */
export async function findHome(
  db: Db,
  table: keyof Database,
  id: string,
  team_ids: readonly string[],
): Promise<string | undefined> {
  const { rows } = await sql<{ team_id: TeamId }>`
    select team_id from ${sql.table(table)} where id = ${id} and team_id = any(${team_ids}::uuid[]) limit 1`.execute(
    on(db),
  );
  return rows[0]?.team_id;
}

export interface ProjectAccess {
  readonly id: string;
  readonly private: boolean;
  /** The person's own role in it; null where nobody added them. */
  readonly role: ProjectRole | null;
  readonly archived_at: string | null;
  readonly deleted_at: string | null;
}
/** The project that all of these are, and what the person is in it. Undefined: they are not one project of the team. */
export async function findProjectRole(
  db: Db,
  { team_id, person_id }: { readonly team_id: TeamId; readonly person_id: string },
  ids: readonly RawBuilder<string>[],
): Promise<ProjectAccess | undefined> {
  const { rows } = await sql<ProjectAccess>`
    select p.id, p.private, p.archived_at, p.deleted_at, m.role from projects p
    left join project_members m on m.team_id = p.team_id and m.project_id = p.id and m.person_id = ${person_id}
    where p.team_id = ${team_id} and ${sql.join(
      ids.map((id) => sql`p.id = ${id}`),
      sql` and `,
    )}`.execute(on(db));
  return rows[0];
}
