import { ownerRoles } from '@deskwire/contract/kit/access.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../kit/lists/keyset.ts';
import { customRoleShown } from '../custom-roles/fragments.ts';
import { permits } from '../../kit/access/permits.ts';
import type { Slice } from '../../kit/lists/page.ts';
import { isOfferTo } from './joining/queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'teams' | 'people' | 'users' | 'custom_roles'>();

const columns = [
  'teams.id',
  'teams.name',
  'teams.slug',
  'teams.personal',
  'teams.tier',
  'teams.ticket_prefix',
  'teams.locale',
  'teams.time_zone',
  'teams.created_at',
  'teams.updated_at',
  'teams.deleted_at',
  'teams.purge_at',
  'teams.version',
] as const;

export interface NewTeamRow {
  id: string;
  name: string;
  slug: string;
  personal: boolean;
  tier: Tier;
  ticket_prefix?: string | undefined;
  locale?: string | undefined;
  time_zone?: string | undefined;
  at: string;
}
/** Undefined: the slug or the id is taken. */
export const insertTeam = (db: Tx, { at, ...team }: NewTeamRow) =>
  on(db)
    .insertInto('teams')
    .values({ ...team, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning(columns)
    .executeTakeFirst();
export type TeamRow = NonNullable<Awaited<ReturnType<typeof insertTeam>>>;

export const insertOwner = (
  db: Tx,
  { at, ...owner }: { team_id: TeamId; id: string; user_id: string; name: string; email: string; at: string },
) =>
  on(db)
    .insertInto('people')
    .values({ ...owner, kind: 'member', roles: [...ownerRoles], created_at: at, updated_at: at })
    .execute();

export const findTeam = (db: Db, team_id: TeamId) =>
  on(db)
    .selectFrom('teams')
    .select(columns)
    .where('id', '=', team_id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();

/** Holds a team's row for a change of it. */
export const lockTeam = (db: Tx, team_id: TeamId) =>
  on(db)
    .selectFrom('teams')
    .select(columns)
    .where('id', '=', team_id)
    .where('deleted_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();

export interface TeamChange {
  name?: string | undefined;
  slug?: string | undefined;
  ticket_prefix?: string | undefined;
  locale?: string | undefined;
  time_zone?: string | undefined;
  deleted_at?: string | undefined;
  purge_at?: string | undefined;
}
export const updateTeam = (db: Tx, team_id: TeamId, change: TeamChange, at: string) =>
  on(db)
    .updateTable('teams')
    .set((eb) => ({ ...change, updated_at: at, version: eb('version', '+', 1) }))
    .where('id', '=', team_id)
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Restores a deleted team of an owner. Undefined: it is not theirs, was not deleted, or is due to be purged. */
export const restoreTeam = (db: Tx, id: string, owner_user_id: string, at: string) =>
  on(db)
    .updateTable('teams')
    .set((eb) => ({ deleted_at: null, purge_at: null, updated_at: at, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .where('purge_at', '>', at)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('people as p')
          .select('p.id')
          .whereRef('p.team_id', '=', 'teams.id')
          .where('p.user_id', '=', owner_user_id)
          .where('p.left_at', 'is', null)
          .where(permits('p', 'team.own')),
      ),
    )
    .returning(columns)
    .executeTakeFirst();

export const getOwnPerson = (db: Db, team_id: TeamId, user_id: string) =>
  on(db)
    .selectFrom('people')
    .select([
      'id',
      'roles',
      'offered_roles',
      customRoleShown('people.team_id', 'people.custom_role_id').as('custom_role'),
    ])
    .where('team_id', '=', team_id)
    .where('user_id', '=', user_id)
    .where('left_at', 'is', null)
    .executeTakeFirstOrThrow();

export interface TeamFilter {
  /** Deleted teams of the user as owner that can still be restored at this moment. */
  restorable_at?: string | undefined;
  /** The only team that a key may see. */
  only?: string | undefined;
}
/** The teams of a user, newest first, with what the user is in each, and those that offer them to join. */
export async function listTeams(db: Db, user_id: string, filter: TeamFilter, slice: Slice) {
  const matching = on(db)
    .selectFrom('teams')
    .innerJoin('people as p', 'p.team_id', 'teams.id')
    .where((eb) => eb.or([eb('p.user_id', '=', user_id), isOfferTo(user_id)]))
    .where('p.left_at', 'is', null)
    .$if(filter.only !== undefined, (query) => query.where('teams.id', '=', filter.only!))
    .$if(filter.restorable_at === undefined, (query) => query.where('teams.deleted_at', 'is', null))
    .$if(filter.restorable_at !== undefined, (query) =>
      query.where('teams.purge_at', '>', filter.restorable_at!).where(permits('p', 'team.own')),
    );
  return listed(
    db,
    {
      rows: matching
        .select(columns)
        .select([
          'p.roles',
          'p.offered_roles',
          'p.user_id',
          customRoleShown('p.team_id', 'p.custom_role_id').as('custom_role'),
          customRoleShown('p.team_id', 'p.offered_custom_role_id').as('offered_custom_role'),
        ]),
      matching: matching.select('teams.id'),
    },
    ['teams.created_at', 'teams.id'],
    'desc',
    slice,
  );
}
