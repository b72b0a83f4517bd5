import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { freePermissions, seatRoles, type TeamRole } from '@deskwire/contract/kit/access.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import { permits } from '../../../kit/access/permits.ts';
import { customRole } from '../../custom-roles/fragments.ts';
import type { Held } from './roles.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';
import { holds } from '../../../kit/lists/search.ts';

const on = tables<'people' | 'teams' | 'users' | 'api_keys' | 'custom_roles'>();
/** Locks the members of a team until the transaction ends. Undefined: the team does not exist. */
export const lockTeam = (db: Tx, { team_id }: InTeam) =>
  on(db)
    .selectFrom('teams')
    .select('id')
    .where('id', '=', team_id)
    .where('deleted_at', 'is', null)
    // Weaker than `for update`: rows that point at the team can still be written meanwhile.
    .forNoKeyUpdate()
    .executeTakeFirst();

/**
 * Holds the account of somebody in a team. Whoever changes an account and what it is in teams takes the account first: it is
 * deleted, renamed and let into teams in that order.
 */
export const lockAccountOf = (db: Tx, { team_id }: InTeam, user_id: string) =>
  on(db)
    .selectFrom('users as u')
    .select('u.id')
    .where('u.id', '=', user_id)
    .where((eb) =>
      eb.exists(eb.selectFrom('people as p').where('p.team_id', '=', team_id).whereRef('p.user_id', '=', 'u.id')),
    )
    .forNoKeyUpdate('u')
    .execute();

export async function hasOwner(db: Tx, { team_id }: InTeam): Promise<boolean> {
  const owner = await on(db)
    .selectFrom('people')
    .select('id')
    .where('team_id', '=', team_id)
    .where('left_at', 'is', null)
    .where('user_id', 'is not', null)
    .where(permits('people', 'team.own'))
    .limit(1)
    .executeTakeFirst();
  return owner !== undefined;
}

export const findFounder = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .innerJoin('teams as t', 't.id', 'p.team_id')
    .select(['u.id as user_id', 'u.created_at', 't.tier'])
    .where('p.team_id', '=', team_id)
    .orderBy('p.created_at')
    .orderBy('p.id')
    .limit(1)
    .executeTakeFirst();

/** The roles of a person in the team now; undefined if they have left. */
export const findRoles = (db: Db, { team_id }: InTeam, person_id: string) =>
  on(db)
    .selectFrom('people')
    .select(['roles', customRole('people.team_id', 'people.custom_role_id').as('custom_role')])
    .where('team_id', '=', team_id)
    .where('id', '=', person_id)
    .where('left_at', 'is', null)
    .executeTakeFirst();

/** How many people take a seat: those with an account who may do more than look. */
export async function countSeats(db: Db, { team_id }: InTeam): Promise<number> {
  const { seats } = await on(db)
    .selectFrom('people')
    .select((eb) => eb.fn.countAll<number>().as('seats'))
    .where('team_id', '=', team_id)
    .where('left_at', 'is', null)
    .where('user_id', 'is not', null)
    .where(sql<boolean>`(roles && ${seatRoles}::text[] or not granted <@ ${freePermissions}::text[])`)
    .executeTakeFirstOrThrow();
  return Number(seats);
}

const columns = [
  'p.id as person_id',
  'p.name',
  'p.email',
  'p.roles',
  customRole('p.team_id', 'p.custom_role_id').as('custom_role'),
  'p.offered_roles',
  customRole('p.team_id', 'p.offered_custom_role_id').as('offered_custom_role'),
  'p.created_at as joined_at',
  'p.left_at',
  'p.version',
  'u.id as user_id',
  'u.avatar_file',
  'u.status',
] as const;
const membersOf = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('people as p').innerJoin('users as u', 'u.id', 'p.user_id').where('p.team_id', '=', team_id);

/** Somebody with an account who is in the team, or was. */
export const findMember = (db: Db, scope: InTeam, user_id: string) =>
  membersOf(db, scope).select(columns).where('p.user_id', '=', user_id).executeTakeFirst();
export type MemberRow = NonNullable<Awaited<ReturnType<typeof findMember>>>;

export interface MemberFilter {
  search?: string | undefined;
  role?: TeamRole | undefined;
  custom_role_id?: string | undefined;
  /** Whether the search also looks at addresses. */
  by_address: boolean;
}
/** The members of a team by name. */
export async function listMembers(db: Db, scope: InTeam, filter: MemberFilter, slice: Slice) {
  const matching = membersOf(db, scope)
    .where('p.left_at', 'is', null)
    .$if(filter.role !== undefined, (query) => query.where(sql<boolean>`${filter.role!} = any(p.roles)`))
    .$if(filter.custom_role_id !== undefined, (query) => query.where('p.custom_role_id', '=', filter.custom_role_id!))
    .$if(filter.search !== undefined, (query) =>
      query.where(holds(filter.by_address ? ['p.name', 'p.email'] : ['p.name'], filter.search!)),
    );
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('p.id') },
    ['p.name', 'p.id'],
    'asc',
    slice,
  );
}

/** Ends a membership. Undefined: there is none. */
export const endMembership = (db: Tx, { team_id }: InTeam, user_id: string, at: string) =>
  on(db)
    .updateTable('people')
    .set((eb) => ({
      left_at: at,
      roles: [],
      custom_role_id: null,
      granted: [],
      ...noOffer,
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('user_id', '=', user_id)
    .where('left_at', 'is', null)
    .returning(['id', 'version'])
    .executeTakeFirst();

export const revokeKeysIn = (db: Tx, { team_id }: InTeam, user_id: string, at: string) =>
  on(db)
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('team_id', '=', team_id)
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .execute();

export const unsetDefaultTeam = (db: Tx, user_id: string, team_id: TeamId) =>
  on(db)
    .updateTable('users')
    .set({ default_team_id: null })
    .where('id', '=', user_id)
    .where('default_team_id', '=', team_id)
    .execute();

/** An offer that was accepted, or is void. */
export const noOffer = { offered_roles: null, offered_custom_role_id: null, offered_by: null } as const;

/** Changes what a member is; also brings somebody back who had left. */
export const setMember = (
  db: Tx,
  { team_id }: InTeam,
  person_id: string,
  {
    at,
    roles,
    custom_role,
    ...change
  }: Held & { kind: 'member' | 'requester'; name?: string; email?: string; at: string },
) =>
  on(db)
    .updateTable('people')
    .set((eb) => ({
      ...change,
      roles: [...roles],
      custom_role_id: custom_role?.id ?? null,
      granted: custom_role?.permissions ?? [],
      ...noOffer,
      left_at: null,
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', person_id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();
