import { sql } from 'kysely';
import type { CustomPermission, TeamRole } from '@deskwire/contract/kit/access.ts';
import type { CustomRole } from '@deskwire/contract/identity/custom-roles.ts';
import type { CustomRoleName } from '@deskwire/contract/identity/roles.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { customRole, type CustomRoleHeld } from './fragments.ts';
import { alphabetical } from '../../kit/lists/search.ts';

const on = tables<'custom_roles' | 'people' | 'team_invitations'>();

const columns = [
  'custom_roles.id',
  'custom_roles.name',
  'custom_roles.description',
  'custom_roles.permissions',
  'custom_roles.created_at',
  'custom_roles.updated_at',
  'custom_roles.version',
  sql<number>`(select count(*)::int from people p
    where p.team_id = custom_roles.team_id and p.custom_role_id = custom_roles.id)`.as('people'),
  sql<number>`(select count(*)::int from people p
      where p.team_id = custom_roles.team_id and p.offered_custom_role_id = custom_roles.id)
    + (select count(*)::int from team_invitations i where i.team_id = custom_roles.team_id
      and i.custom_role_id = custom_roles.id and i.accepted_at is null and i.revoked_at is null)`.as('invited'),
] as const;
const typed = <R extends { permissions: string[] }>(row: R) => row as R & { readonly permissions: CustomPermission[] };

export const listRoles = async (db: Db, { team_id }: InTeam): Promise<CustomRole[]> =>
  (
    await on(db)
      .selectFrom('custom_roles')
      .select(columns)
      .where('team_id', '=', team_id)
      .orderBy(alphabetical('name'))
      .orderBy('id')
      .execute()
  ).map(typed);

export async function findRole(db: Db, { team_id }: InTeam, id: string): Promise<CustomRole | undefined> {
  const row = await on(db)
    .selectFrom('custom_roles')
    .select(columns)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && typed(row);
}

/** A role with its permissions, for those who give it. */
export async function findHeldRole(db: Db, { team_id }: InTeam, id: string): Promise<CustomRoleHeld | undefined> {
  const row = await on(db)
    .selectFrom('custom_roles')
    .select(['id', 'name', 'permissions'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && typed(row);
}

export const findRoleOf = (db: Db, { team_id }: InTeam, person_id: string): Promise<CustomRoleName | undefined> =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('custom_roles as c', (join) =>
      join.onRef('c.team_id', '=', 'p.team_id').onRef('c.id', '=', 'p.custom_role_id'),
    )
    .select(['c.id', 'c.name'])
    .where('p.team_id', '=', team_id)
    .where('p.id', '=', person_id)
    .executeTakeFirst();

export const countRoles = async (db: Db, { team_id }: InTeam): Promise<number> =>
  Number(
    (
      await on(db)
        .selectFrom('custom_roles')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('team_id', '=', team_id)
        .executeTakeFirstOrThrow()
    ).count,
  );

type Fields = Pick<CustomRole, 'name' | 'description' | 'permissions'>;

/** Undefined: the proposed id is taken. */
export const insertRole = (
  db: Tx,
  { team_id }: InTeam,
  { at, ...role }: Fields & { readonly id: string; readonly created_by: string; readonly at: string },
) =>
  on(db)
    .insertInto('custom_roles')
    .values({ ...role, team_id, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .returning(['id', 'version'])
    .executeTakeFirst();

/** Changes a role. What people were granted by it follows by the key that refers to it. */
export const updateRole = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  change: { readonly [K in keyof Fields]?: Fields[K] | undefined },
  at: string,
) =>
  on(db)
    .updateTable('custom_roles')
    .set({ ...change, updated_at: at, version: sql`version + 1` })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

export const deleteRole = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db).deleteFrom('custom_roles').where('team_id', '=', team_id).where('id', '=', id).execute();

/** The people who have a role, as they are before it is changed. */
export const lockHolders = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('people')
    .select([
      'id as person_id',
      'roles',
      'user_id',
      customRole('people.team_id', 'people.custom_role_id').as('custom_role'),
    ])
    .where('team_id', '=', team_id)
    .where('custom_role_id', '=', id)
    .orderBy('id')
    .forUpdate()
    .execute();

/** Notes that what people may do has changed with their role. */
export const touchHolders = (db: Tx, { team_id }: InTeam, id: string, at: string) =>
  on(db)
    .updateTable('people')
    .set((eb) => ({ updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('custom_role_id', '=', id)
    .returning(['id', 'version', 'roles'])
    .execute();

interface Instead {
  readonly role?: TeamRole | undefined;
  readonly custom_role_id?: string | undefined;
}
/** Gives others the other role, which invitations and offers named this one to. Links that are used up forget it. */
export async function moveInvited(db: Tx, { team_id }: InTeam, id: string, { role, custom_role_id }: Instead) {
  const instead = custom_role_id ?? null;
  const added = role === undefined ? [] : [role];
  await sql`
    update team_invitations set custom_role_id = ${instead},
      roles = case when ${added}::text[] <@ roles then roles else roles || ${added}::text[] end
    where team_id = ${team_id} and custom_role_id = ${id}`.execute(on(db));
  await sql`
    update people set offered_custom_role_id = ${instead},
      offered_roles = case when ${added}::text[] <@ offered_roles then offered_roles else offered_roles || ${added}::text[] end
    where team_id = ${team_id} and offered_custom_role_id = ${id}`.execute(on(db));
}
