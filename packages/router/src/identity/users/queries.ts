import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { PlatformRole } from '@deskwire/contract/kit/access.ts';
import { listed } from '../../kit/lists/keyset.ts';
import { customRoleShown } from '../custom-roles/fragments.ts';
import { permits } from '../../kit/access/permits.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { holds } from '../../kit/lists/search.ts';

const on = tables<'users' | 'people' | 'custom_roles'>();
type Status = 'active' | 'suspended' | 'deleted';

const columns = [
  'u.id',
  'u.email',
  'u.email_verified_at',
  'u.full_name',
  'u.avatar_file',
  'u.status',
  'u.platform_role',
  'u.locale',
  'u.time_zone',
  'u.default_team_id',
  'u.created_at',
  'u.updated_at',
  'u.deleted_at',
  'u.purge_at',
  'u.version',
] as const;

export const findUser = (db: Db, id: string) =>
  on(db).selectFrom('users as u').select(columns).where('u.id', '=', id).executeTakeFirst();
export type UserRow = NonNullable<Awaited<ReturnType<typeof findUser>>>;

/** Holds an account for a change of it. */
export const lockUser = (db: Tx, id: string) =>
  on(db).selectFrom('users as u').select(columns).where('u.id', '=', id).forNoKeyUpdate().executeTakeFirst();

/** Whether an account is in a team, or was. */
export const wasInTeam = async (db: Db, team_id: TeamId, id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('people as p')
    .select('p.id')
    .where('p.team_id', '=', team_id)
    .where('p.user_id', '=', id)
    .executeTakeFirst()) !== undefined;

const ownCustomRole = customRoleShown('p.team_id', 'p.custom_role_id').as('custom_role');

/** An account and what it is in a team; undefined where it is not in that team now. */
export const findTeamUser = (db: Db, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('users as u')
    .innerJoin('people as p', 'p.user_id', 'u.id')
    .select(columns)
    .select(['p.id as person_id', 'p.roles as team_roles', ownCustomRole])
    .where('p.team_id', '=', team_id)
    .where('p.left_at', 'is', null)
    .where('u.id', '=', id)
    .executeTakeFirst();

export interface UserFilter {
  search?: string | undefined;
  role?: string | undefined;
  status?: Status | undefined;
}
/** The accounts of the platform, newest first. Deleted ones only where they are asked for. */
export async function listUsers(db: Db, filter: UserFilter, slice: Slice) {
  const matching = on(db)
    .selectFrom('users as u')
    .$if(filter.status === undefined, (query) => query.where('u.status', '<>', 'deleted'))
    .$if(filter.status !== undefined, (query) => query.where('u.status', '=', filter.status!))
    .$if(filter.role !== undefined, (query) => query.where('u.platform_role', '=', filter.role as PlatformRole))
    .$if(filter.search !== undefined, (query) => query.where(contains(filter.search!)));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('u.id') },
    ['u.created_at', 'u.id'],
    'desc',
    slice,
  );
}

/** The accounts that are in a team now, newest first. */
export async function listTeamUsers(db: Db, team_id: TeamId, filter: UserFilter, slice: Slice) {
  const matching = on(db)
    .selectFrom('users as u')
    .innerJoin('people as p', 'p.user_id', 'u.id')
    .where('p.team_id', '=', team_id)
    .where('p.left_at', 'is', null)
    .$if(filter.status !== undefined, (query) => query.where('u.status', '=', filter.status!))
    .$if(filter.role !== undefined, (query) => query.where(sql<boolean>`${filter.role!} = any(p.roles)`))
    .$if(filter.search !== undefined, (query) => query.where(contains(filter.search!)));
  return listed(
    db,
    {
      rows: matching.select(columns).select(['p.id as person_id', 'p.roles as team_roles', ownCustomRole]),
      matching: matching.select('u.id'),
    },
    ['u.created_at', 'u.id'],
    'desc',
    slice,
  );
}
const contains = (search: string) => holds(['u.full_name', 'u.email'], search);

export interface UserChange {
  full_name?: string | undefined;
  locale?: string | undefined;
  time_zone?: string | undefined;
  default_team_id?: string | undefined;
  avatar_file?: string | null | undefined;
  platform_role?: PlatformRole | undefined;
  status?: 'active' | 'suspended' | 'deleted' | undefined;
  suspended_at?: string | null | undefined;
}
export const updateUser = (db: Tx, id: string, change: UserChange, at: string) =>
  on(db)
    .updateTable('users as u')
    .set((eb) => ({ ...change, updated_at: at, version: eb('u.version', '+', 1) }))
    .where('u.id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Locks all master admins in one order, so that changes of two of them wait for each other. */
export const lockMasters = (db: Tx) =>
  on(db)
    .selectFrom('users')
    .select('id')
    .where('platform_role', '=', 'master_admin')
    .where('status', '=', 'active')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
export const hasMaster = async (db: Tx): Promise<boolean> =>
  (await on(db)
    .selectFrom('users')
    .select('id')
    .where('platform_role', '=', 'master_admin')
    .where('status', '=', 'active')
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** The memberships of a user. */
export const listMemberships = (db: Tx, user_id: string) =>
  on(db)
    .selectFrom('people')
    .select(['id', 'team_id', 'version'])
    .where('user_id', '=', user_id)
    .where('left_at', 'is', null)
    .orderBy('team_id')
    .execute();

/** The members who can be given work, by name: not viewers, not requesters, nobody who cannot sign in. */
export async function listAssignees(db: Db, team_id: TeamId, filter: { search?: string | undefined }, slice: Slice) {
  const matching = on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .where('p.team_id', '=', team_id)
    .where('p.left_at', 'is', null)
    .where('u.status', '=', 'active')
    .where(permits('p', 'tickets.beAssigned'))
    .$if(filter.search !== undefined, (query) => query.where(holds(['p.name'], filter.search!)));
  return listed(
    db,
    {
      rows: matching.select(['p.id', 'p.name', 'p.roles', ownCustomRole, 'u.avatar_file']),
      matching: matching.select('p.id'),
    },
    ['p.name', 'p.id'],
    'asc',
    slice,
  );
}
