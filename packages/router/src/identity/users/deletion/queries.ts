import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { permits } from '../../../kit/access/permits.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'users' | 'people' | 'teams' | 'sessions' | 'api_keys' | 'settings'>();

/** Ends every session of a user. */
export const endSessions = (db: Tx, user_id: string, reason: string, at: string) =>
  on(db)
    .updateTable('sessions')
    .set({ revoked_at: at, revoked_reason: reason })
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .execute();

export const revokeKeys = (db: Tx, user_id: string, at: string) =>
  on(db)
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .execute();

export interface OwnedTeam {
  team_id: TeamId;
  name: string;
  /** Whether nobody else owns it. */
  sole_owner: boolean;
  /** Whether others with accounts are in it. */
  has_others: boolean;
}
/** The teams that a user is in, each held still first, in one order; what they leave behind in each. */
export async function lockTeamsOf(db: Tx, user_id: string): Promise<OwnedTeam[]> {
  await sql`
    select t.id from teams t where t.deleted_at is null
      and t.id in (select team_id from people where user_id = ${user_id} and left_at is null)
    order by t.id for no key update`.execute(on(db));
  const { rows } = await sql<OwnedTeam>`
    select t.id as team_id, t.name,
      ${permits('mine', 'team.own')} and not exists (
        select 1 from people o where o.team_id = t.id and o.id <> mine.id and o.left_at is null
          and o.user_id is not null and ${permits('o', 'team.own')}) as sole_owner,
      exists (
        select 1 from people o where o.team_id = t.id and o.id <> mine.id and o.left_at is null
          and o.user_id is not null) as has_others
    from people mine join teams t on t.id = mine.team_id
    where mine.user_id = ${user_id} and mine.left_at is null and t.deleted_at is null
    order by t.id`.execute(on(db));
  return rows;
}

export const deleteTeam = (db: Tx, team_id: TeamId, { at, purge_at }: { at: string; purge_at: string }) =>
  on(db)
    .updateTable('teams')
    .set((eb) => ({ deleted_at: at, purge_at, updated_at: at, version: eb('version', '+', 1) }))
    .where('id', '=', team_id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** An address of a deleted account is free: in teams too. */
export const dropAddresses = (db: Tx, user_id: string) =>
  on(db).updateTable('people').set({ email: null }).where('user_id', '=', user_id).execute();

export const markDeleted = (db: Tx, user_id: string, { at, purge_at }: { at: string; purge_at: string }) =>
  on(db)
    .updateTable('users')
    .set((eb) => ({
      status: 'deleted' as const,
      deleted_at: at,
      purge_at,
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', user_id)
    .returning(['id', 'email', 'full_name', 'deleted_at', 'version'])
    .executeTakeFirstOrThrow();

export const findDeleted = (db: Db, user_id: string, at: string) =>
  on(db)
    .selectFrom('users')
    .select(['id', 'deleted_at', 'platform_role'])
    .where('id', '=', user_id)
    .where('status', '=', 'deleted')
    .where('purge_at', '>', at)
    .executeTakeFirst();

/** Undefined: it was not deleted at that moment, or is erased by now. */
export const markRestored = (db: Tx, user_id: string, { deleted_at, at }: { deleted_at: string; at: string }) =>
  on(db)
    .updateTable('users')
    .set((eb) => ({
      // A suspension outlives deletion and restoring.
      status: sql<'active' | 'suspended'>`case when suspended_at is null then 'active' else 'suspended' end`,
      deleted_at: null,
      purge_at: null,
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', user_id)
    .where('status', '=', 'deleted')
    .where('deleted_at', '=', deleted_at)
    .where('purge_at', '>', at)
    .returning(['id', 'email', 'full_name', 'version'])
    .executeTakeFirst();

/** The teams that went with their only member come back with them; a short name taken meanwhile gets a suffix. */
export const restoreTeams = (db: Tx, user_id: string, { deleted_at, at }: { deleted_at: string; at: string }) =>
  sql`
    update teams t set deleted_at = null, purge_at = null, updated_at = ${at}, version = version + 1,
      slug = case when exists (select 1 from teams o where o.slug = t.slug and o.deleted_at is null)
        then t.slug || '-' || right(t.id::text, 12) else t.slug end
    where t.deleted_at = ${deleted_at} and t.id in (
      select team_id from people where user_id = ${user_id} and left_at is null and ${permits('people', 'team.own')})`.execute(
    on(db),
  );

/** An account that is due to be erased. Undefined: it was restored, or is gone. */
export const findErasable = (db: Db, user_id: string, at: string) =>
  on(db)
    .selectFrom('users')
    .select(['id', 'avatar_file'])
    .where('id', '=', user_id)
    .where('status', '=', 'deleted')
    .where('purge_at', '<=', at)
    .executeTakeFirst();

/** Whether there is such an account. */
export const isAccount = async (db: Db, user_id: string): Promise<boolean> =>
  (await on(db).selectFrom('users').select('id').where('id', '=', user_id).executeTakeFirst()) !== undefined;

/** When a deleted account is to be erased. Undefined: it is not deleted, or gone. */
export const findPurge = async (db: Db, user_id: string): Promise<string | null | undefined> =>
  (
    await on(db)
      .selectFrom('users')
      .select('purge_at')
      .where('id', '=', user_id)
      .where('status', '=', 'deleted')
      .executeTakeFirst()
  )?.purge_at;
