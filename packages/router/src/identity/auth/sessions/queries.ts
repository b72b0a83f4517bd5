import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'sessions' | 'users' | 'people' | 'settings'>();

export interface NewSession {
  id: string;
  user_id: string;
  cookie_hash: Buffer | null;
  device: string;
  user_agent: string;
  address: string;
  created_at: string;
  authenticated_at: string;
  last_seen_at: string;
  idle_seconds: number;
  idle_expires_at: string;
  expires_at: string;
}
export const insertSession = (db: Tx, session: NewSession) => on(db).insertInto('sessions').values(session).execute();

/** Whether this user ever signed in, and whether from such a device. */
export const findAcquaintance = (db: Db, user_id: string, device: string) =>
  on(db)
    .selectFrom('sessions')
    .select((eb) => [
      eb.fn.countAll<number>().as('sessions'),
      eb.fn.coalesce(eb.fn.agg<boolean>('bool_or', [eb('device', '=', device)]), eb.lit(false)).as('known'),
    ])
    .where('user_id', '=', user_id)
    .executeTakeFirstOrThrow();

/** Whether a team that the user is in asks for short sessions. */
export const isStrict = async (db: Db, user_id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('people')
    .innerJoin('settings', 'settings.owner_id', 'people.team_id')
    .select('people.id')
    .where('people.user_id', '=', user_id)
    .where('people.left_at', 'is', null)
    .where('settings.scope', '=', 'team')
    .where('settings.key', '=', 'strict_sessions')
    .where('settings.value', '=', 'true')
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** How long the previous token still gets the same successor after a rotation, for concurrent requests of one client. */
const GRACE_SECONDS = 10;
export interface Family {
  id: string;
  user_id: string;
  generation: number;
  expires_at: string;
}
/** Moves a family on by one generation, if the given one is its newest. One statement: of any number of callers one wins. */
export const rotate = async (
  db: Tx,
  id: string,
  generation: number,
  { now, address }: { now: string; address: string },
): Promise<Family | undefined> =>
  (
    await sql<Family>`
      update sessions s
      set generation = generation + 1, rotated_at = ${now}, last_seen_at = ${now}, address = ${address},
        idle_expires_at = least(expires_at, ${now}::timestamptz + idle_seconds * interval '1 s')
      from users u
      where s.id = ${id} and s.generation = ${generation} and s.cookie_hash is null and s.revoked_at is null
        and s.expires_at > ${now} and s.idle_expires_at > ${now} and u.id = s.user_id and u.status = 'active'
      returning s.id, s.user_id, s.generation, s.expires_at`.execute(on(db))
  ).rows[0];

const crossed = (generation: number, now: string) => sql<boolean>`
  revoked_at is null and generation = ${generation} + 1
  and rotated_at > ${now}::timestamptz - ${GRACE_SECONDS} * interval '1 s'`;
export interface Judged extends Family {
  revoked: boolean;
  /** By this statement. */
  revoked_now: boolean;
}
/**
 * An older generation came back. The immediate predecessor, shortly after the rotation, is a request that crossed;
 * anything else is reuse and ends the family. One statement decides.
 */
export const judgeReuse = async (db: Tx, id: string, generation: number, now: string): Promise<Judged | undefined> =>
  (
    await sql<Judged>`
      update sessions
      set revoked_at = case when ${crossed(generation, now)} then null else coalesce(revoked_at, ${now}) end,
        revoked_reason = case when ${crossed(generation, now)} then null else coalesce(revoked_reason, 'reuse') end
      where id = ${id} and generation > ${generation}
      returning id, user_id, generation, expires_at, revoked_at is not null as revoked,
        coalesce(revoked_at = ${now} and revoked_reason = 'reuse', false) as revoked_now`.execute(on(db))
  ).rows[0];

/** Extends the life of a cookie that is still valid. */
export const renewCookie = async (
  db: Tx,
  cookie_hash: Buffer,
  { now, address }: { now: string; address: string },
): Promise<Family | undefined> =>
  (
    await sql<Family>`
      update sessions s
      set last_seen_at = ${now}, address = ${address},
        idle_expires_at = least(expires_at, ${now}::timestamptz + idle_seconds * interval '1 s')
      from users u
      where s.cookie_hash = ${cookie_hash} and s.revoked_at is null and s.expires_at > ${now}
        and s.idle_expires_at > ${now} and u.id = s.user_id and u.status = 'active'
      returning s.id, s.user_id, s.generation, s.expires_at`.execute(on(db))
  ).rows[0];

/** Gives a session a new cookie, which invalidates the previous one. Undefined if the session has no cookie. */
export const replaceCookie = (db: Tx, id: string, cookie_hash: Buffer) =>
  on(db)
    .updateTable('sessions')
    .set({ cookie_hash })
    .where('id', '=', id)
    .where('cookie_hash', 'is not', null)
    .where('revoked_at', 'is', null)
    .returning('expires_at')
    .executeTakeFirst();

export interface Revoking {
  now: string;
  reason: string;
}
/** Ends one session of a user. Undefined: it is not theirs, or it has ended. */
export const revokeSession = (db: Tx, user_id: string, id: string, { now, reason }: Revoking) =>
  on(db)
    .updateTable('sessions')
    .set({ revoked_at: now, revoked_reason: reason })
    .where('id', '=', id)
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst();

/** Ends every session of a user, except perhaps one. */
export const revokeSessions = (
  db: Tx,
  user_id: string,
  { now, reason, except }: Revoking & { except?: string | undefined },
) =>
  on(db)
    .updateTable('sessions')
    .set({ revoked_at: now, revoked_reason: reason })
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .$if(except !== undefined, (query) => query.where('id', '<>', except!))
    .returning('id')
    .execute();

/** The person behind a session has just proven who they are. */
export const confirmSession = (db: Tx, id: string, now: string) =>
  on(db).updateTable('sessions').set({ authenticated_at: now }).where('id', '=', id).execute();

const columns = [
  'id',
  'device',
  'user_agent',
  'address',
  'created_at',
  'last_seen_at',
  'expires_at',
  'cookie_hash',
] as const;
/** The live sessions of a user, newest first. */
export async function listSessions(db: Db, user_id: string, now: string, slice: Slice) {
  const live = on(db)
    .selectFrom('sessions')
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where('idle_expires_at', '>', now);
  return listed(db, { rows: live.select(columns), matching: live.select('id') }, ['created_at', 'id'], 'desc', slice);
}
export type SessionRow = Awaited<ReturnType<typeof listSessions>>['rows'][number];

/** Whether a session is alive, locked: values that it created can be used until it is revoked, and not after. */
export const isLive = async (db: Tx, id: string | undefined, now: string): Promise<boolean> =>
  id !== undefined &&
  (await on(db)
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where('idle_expires_at', '>', now)
    .forShare()
    .executeTakeFirst()) !== undefined;
