import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { permits } from '../../../kit/access/permits.ts';
import { customRole } from '../../custom-roles/fragments.ts';
import { noOffer } from '../members/queries.ts';
import type { Held } from '../members/roles.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'people' | 'teams' | 'users' | 'custom_roles'>();
export interface Joiner {
  readonly id: string;
  readonly email: string;
  readonly full_name: string;
}
export const findJoiner = (db: Db, user_id: string): Promise<Joiner | undefined> =>
  on(db).selectFrom('users').select(['id', 'email', 'full_name']).where('id', '=', user_id).executeTakeFirst();

/** Holds a user who may join a team: from now on they are not deleted or suspended. False: they may not, or are not there. */
export const lockJoiner = async (db: Tx, user_id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('users')
    .select('id')
    .where('id', '=', user_id)
    .where('status', '=', 'active')
    .where('email_verified_at', 'is not', null)
    .forNoKeyUpdate()
    .executeTakeFirst()) !== undefined;

/** The person that has the address of a user in a team and belongs to no account yet. */
export const findContact = (db: Tx, { team_id }: InTeam, email: string) =>
  on(db)
    .selectFrom('people')
    .select(['id', 'left_at'])
    .where('team_id', '=', team_id)
    .where('email', '=', email)
    .where('user_id', 'is', null)
    .executeTakeFirst();

export interface Joining extends Held {
  id: string;
  user: Joiner;
  kind: 'member' | 'requester';
  at: string;
}
/** Makes a user a person of the team; a contact with their address becomes that person. */
export const insertMember = (db: Tx, { team_id }: InTeam, { id, user, kind, roles, custom_role, at }: Joining) => {
  const held = {
    roles: [...roles],
    custom_role_id: custom_role?.id ?? null,
    granted: custom_role?.permissions ?? [],
  };
  return on(db)
    .insertInto('people')
    .values({
      team_id,
      id,
      user_id: user.id,
      name: user.full_name,
      email: user.email,
      kind,
      ...held,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['team_id', 'email'])
        .where('email', 'is not', null)
        .doUpdateSet((eb) => ({
          user_id: user.id,
          name: user.full_name,
          kind,
          ...held,
          ...noOffer,
          left_at: null,
          updated_at: at,
          version: eb('people.version', '+', 1),
        }))
        .where('people.user_id', 'is', null),
    )
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();
};

/** Teams that a verified user is in, and where there is a contact with their address beside them. */
export const listClaims = (db: Tx, user_id: string) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.email', 'p.email')
    .innerJoin('teams as t', 't.id', 'p.team_id')
    .innerJoin('people as mine', (join) =>
      join.onRef('mine.team_id', '=', 'p.team_id').onRef('mine.user_id', '=', 'u.id'),
    )
    .select('p.team_id')
    .where('u.id', '=', user_id)
    .where('u.email_verified_at', 'is not', null)
    .where('u.status', '=', 'active')
    .where('p.user_id', 'is', null)
    .where('t.deleted_at', 'is', null)
    .where('mine.left_at', 'is', null)
    .orderBy('p.team_id')
    .execute();

/**
 * Whether a person `p` is a contact whose address a user has proven, so that the team may be joined. Only one who was known
 * before there was the account: whoever writes the address of an account down makes a contact, and finds nobody out by it.
 */
export const isOfferTo = (user_id: string) => sql<boolean>`(
  p.user_id is null and p.left_at is null
  and p.email = (select u.email from users u where u.id = ${user_id} and u.email_verified_at is not null and u.status = 'active')
  and p.created_at < (select u.created_at from users u where u.id = ${user_id})
  and not exists (select from people mine where mine.team_id = p.team_id and mine.user_id = ${user_id}))`;

/** The person a user is in a team or may claim by their own act: a contact with their proven address. */
export const findOffer = (db: Db, { team_id }: InTeam, user_id: string) =>
  on(db)
    .selectFrom('people as p')
    .select(['p.id as person_id', 'p.user_id', 'p.name', 'p.email', 'p.roles', 'p.offered_roles', 'p.offered_by'])
    .select([
      customRole('p.team_id', 'p.custom_role_id').as('custom_role'),
      customRole('p.team_id', 'p.offered_custom_role_id').as('offered_custom_role'),
    ])
    .select(['p.created_at', 'p.version'])
    .where('p.team_id', '=', team_id)
    .where('p.left_at', 'is', null)
    .where((eb) => eb.or([eb('p.user_id', '=', user_id), isOfferTo(user_id)]))
    .executeTakeFirst();
export type Offer = NonNullable<Awaited<ReturnType<typeof findOffer>>>;

export const setOffer = (
  db: Tx,
  { team_id }: InTeam,
  person_id: string,
  { offered, offered_by, at }: { offered: Held | null; offered_by: string | null; at: string },
) =>
  on(db)
    .updateTable('people')
    .set((eb) => ({
      offered_roles: offered === null ? null : [...offered.roles],
      offered_custom_role_id: offered?.custom_role?.id ?? null,
      offered_by,
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', person_id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** The people of a user carry the user's name and address; where the user has left, only an address that is still theirs. */
export async function mirror(db: Tx, user: Joiner, at: string): Promise<void> {
  await on(db)
    .updateTable('people')
    .set((eb) => ({ name: user.full_name, email: user.email, updated_at: at, version: eb('version', '+', 1) }))
    .where('user_id', '=', user.id)
    .where('left_at', 'is', null)
    .where((eb) => eb.or([eb('name', '<>', user.full_name), eb('email', 'is distinct from', user.email)]))
    .execute();
  await on(db)
    .updateTable('people')
    .set((eb) => ({ email: null, updated_at: at, version: eb('version', '+', 1) }))
    .where('user_id', '=', user.id)
    .where('left_at', 'is not', null)
    .where('email', '<>', user.email)
    .execute();
}

/** A verified account whose address the asker sees in a team they share, or that was in this very team. */
export const findAcquaintance = (
  db: Tx,
  { team_id }: InTeam,
  asker_id: string,
  user_id: string,
): Promise<Joiner | undefined> =>
  on(db)
    .selectFrom('users as u')
    .select(['u.id', 'u.email', 'u.full_name'])
    .where('u.id', '=', user_id)
    .where('u.status', '=', 'active')
    .where('u.email_verified_at', 'is not', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('people as theirs')
          .innerJoin('people as mine', 'mine.team_id', 'theirs.team_id')
          .innerJoin('teams as t', 't.id', 'mine.team_id')
          .select('t.id')
          .whereRef('theirs.user_id', '=', 'u.id')
          .where('mine.user_id', '=', asker_id)
          .where('mine.left_at', 'is', null)
          .where((of) => of.or([of('theirs.left_at', 'is', null), of('theirs.team_id', '=', team_id)]))
          .where(permits('mine', 'people.read'))
          .where('t.deleted_at', 'is', null),
      ),
    )
    .executeTakeFirst();

export const setDefaultTeamIfNone = (db: Tx, user_id: string, team_id: TeamId) =>
  on(db)
    .updateTable('users')
    .set({ default_team_id: team_id })
    .where('id', '=', user_id)
    .where('default_team_id', 'is', null)
    .execute();

/** Until when a person is in the team at the longest; null for as long as they like. */
export const limitStay = (db: Tx, { team_id }: InTeam, person_id: string, until: string | null) =>
  on(db)
    .updateTable('people')
    .set({ access_until: until })
    .where('team_id', '=', team_id)
    .where('id', '=', person_id)
    .execute();
