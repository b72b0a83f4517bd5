import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'people' | 'teams' | 'users'>();
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

export interface Joining {
  id: string;
  user: Joiner;
  kind: 'member' | 'requester';
  roles: TeamRole[];
  at: string;
}
/** Makes a user a person of the team; a contact with their address becomes that person. */
export const insertMember = (db: Tx, { team_id }: InTeam, { id, user, kind, roles, at }: Joining) =>
  on(db)
    .insertInto('people')
    .values({
      team_id,
      id,
      user_id: user.id,
      name: user.full_name,
      email: user.email,
      kind,
      roles,
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
          roles,
          left_at: null,
          updated_at: at,
          version: eb('people.version', '+', 1),
        }))
        .where('people.user_id', 'is', null),
    )
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/**
 * Teams where a verified user is known by their address but not by their account: those they may now join, and those
 * they are in beside that entry. A team that they left is not joined again by itself.
 */
export const listClaims = (db: Tx, user_id: string) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.email', 'p.email')
    .innerJoin('teams as t', 't.id', 'p.team_id')
    .leftJoin('people as mine', (join) =>
      join.onRef('mine.team_id', '=', 'p.team_id').onRef('mine.user_id', '=', 'u.id'),
    )
    .select('p.team_id')
    .where('u.id', '=', user_id)
    .where('u.email_verified_at', 'is not', null)
    .where('u.status', '=', 'active')
    .where('p.user_id', 'is', null)
    .where('t.deleted_at', 'is', null)
    .where((eb) =>
      eb.or([
        // Known before there was the account: whoever writes the address of an account down makes a contact, and no more.
        eb.and([
          eb('mine.id', 'is', null),
          eb('p.left_at', 'is', null),
          eb('p.created_at', '<', eb.ref('u.created_at')),
        ]),
        eb.and([eb('mine.id', 'is not', null), eb('mine.left_at', 'is', null)]),
      ]),
    )
    .orderBy('p.team_id')
    .execute();

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

/** A verified account that the asker shares a team with, as more than a requester, or that was in this very team. */
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
          .where('mine.kind', '=', 'member')
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
