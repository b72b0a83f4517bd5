import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamPermission, TeamRole } from '@deskwire/contract/kit/access.ts';
import { grantsOf, permits } from '../../../kit/access/permits.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { personMay } from '../fragments.ts';

const on = tables<'people' | 'users'>();

/** Of some people, those whose account is not suspended, or who have none. */
export const listRecipients = (
  db: Db,
  team_id: TeamId,
  ids: readonly string[],
  { after_leaving }: { readonly after_leaving: boolean },
) =>
  on(db)
    .selectFrom('people as p')
    .leftJoin('users as u', 'u.id', 'p.user_id')
    .select(['p.id', 'p.user_id', 'p.name', grantsOf('p').as('roles')])
    // The address of an account is proven, that of a contact is not.
    .select((eb) => eb.fn.coalesce('u.email', 'p.email').as('email'))
    .where('p.team_id', '=', team_id)
    .where((eb) => eb('p.id', '=', eb.fn.any(eb.val(ids as string[]))))
    .where((eb) => eb.or([eb('u.id', 'is', null), eb('u.status', '=', 'active')]))
    .$if(!after_leaving, (q) => q.where('p.left_at', 'is', null))
    .orderBy('p.id')
    .execute();

/** The people of a team with an active account and a permission. */
export const listHolders = (
  db: Db,
  team_id: TeamId,
  permission: TeamPermission,
  options: { readonly without?: TeamPermission },
) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .select('p.id')
    .where('p.team_id', '=', team_id)
    .where('p.left_at', 'is', null)
    .where('u.status', '=', 'active')
    .where(permits('p', permission, options))
    .orderBy('p.id')
    .execute();

/** The people of a team with an active account and one of these roles. */
export const listOfRoles = (db: Db, team_id: TeamId, roles: readonly TeamRole[]) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .select('p.id')
    .where('p.team_id', '=', team_id)
    .where('p.left_at', 'is', null)
    .where('u.status', '=', 'active')
    .where(sql<boolean>`p.roles && ${roles}::text[]`)
    .orderBy('p.id')
    .execute();

/** Which of these people are in the team, and whether each has a permission and an active account now. */
export async function listAble(db: Db, team_id: TeamId, ids: readonly string[], permission: TeamPermission) {
  const { rows } = await sql<{ id: string; able: boolean }>`
    select p.id, ${personMay('p.team_id', 'p.id', permission, { account: 'needed' })} as able
    from people p where p.team_id = ${team_id} and p.id = any(${ids}::uuid[])`.execute(on(db));
  return rows;
}

export const findContact = (db: Db, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('people')
    .select(['id', 'name', 'email', 'user_id'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

export const listNames = (db: Db, team_id: TeamId, ids: readonly string[]) =>
  on(db)
    .selectFrom('people')
    .select(['id', 'name'])
    .where('team_id', '=', team_id)
    .where((eb) => eb('id', '=', eb.fn.any(eb.val(ids as string[]))))
    .execute();
