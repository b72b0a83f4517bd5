import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../kit/lists/keyset.ts';
import { customRoleShown } from '../custom-roles/fragments.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { holds } from '../../kit/lists/search.ts';

const on = tables<'people' | 'teams' | 'users' | 'merged_people' | 'former_names' | 'custom_roles'>();
type Kind = 'member' | 'requester' | 'contact' | 'bot';

const columns = [
  'p.id',
  'p.team_id',
  'p.kind',
  'p.name',
  'p.email',
  'p.user_id',
  'p.roles',
  customRoleShown('p.team_id', 'p.custom_role_id').as('custom_role'),
  'p.created_at',
  'p.updated_at',
  'p.left_at',
  'p.version',
  'u.avatar_file',
] as const;
const peopleOf = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('people as p').leftJoin('users as u', 'u.id', 'p.user_id').where('p.team_id', '=', team_id);

/** A person by id, also by the id of somebody who was merged into them. */
export const findPerson = (db: Db, scope: InTeam, id: string) =>
  peopleOf(db, scope)
    .select(columns)
    .where((eb) =>
      eb.or([
        eb('p.id', '=', id),
        eb(
          'p.id',
          '=',
          eb
            .selectFrom('merged_people as m')
            .select('m.into_id')
            .where('m.team_id', '=', scope.team_id)
            .where('m.id', '=', id),
        ),
      ]),
    )
    .executeTakeFirst();
export type PersonRow = NonNullable<Awaited<ReturnType<typeof findPerson>>>;

export interface PersonFilter {
  search?: string | undefined;
  kind?: Kind[] | undefined;
  left?: boolean | undefined;
}
/** The people of a team by name. */
export async function listPeople(db: Db, scope: InTeam, filter: PersonFilter, slice: Slice) {
  const matching = peopleOf(db, scope)
    .where('p.left_at', filter.left === true ? 'is not' : 'is', null)
    .$if(filter.kind !== undefined, (query) => query.where((eb) => eb('p.kind', '=', eb.fn.any(eb.val(filter.kind!)))))
    .$if(filter.search !== undefined, (query) => query.where(contains(filter.search!)));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('p.id') },
    ['p.name', 'p.id'],
    'asc',
    slice,
  );
}
const contains = (search: string) => holds(['p.name', 'p.email'], search);

export interface NewContact {
  id: string;
  name: string;
  email: string | null;
  at: string;
}
/**
 * Adds a contact. A contact who was removed comes back under the same address.
 * Undefined: the address belongs to somebody in the team.
 */
export const insertContact = (db: Tx, { team_id }: InTeam, { at, ...contact }: NewContact) =>
  on(db)
    .insertInto('people')
    .values({ team_id, ...contact, kind: 'contact', created_at: at, updated_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['team_id', 'email'])
        .where('email', 'is not', null)
        .doUpdateSet((eb) => ({
          name: contact.name,
          left_at: null,
          updated_at: at,
          version: eb('people.version', '+', 1),
        }))
        .where('people.left_at', 'is not', null)
        .where('people.user_id', 'is', null),
    )
    .returning(['id', 'version'])
    .executeTakeFirst();

/** Locks people for a change of who they are, always in the same order. */
export const lockPeople = (db: Tx, { team_id }: InTeam, ids: string[]) =>
  on(db)
    .selectFrom('people')
    .select(['id', 'kind', 'name', 'email', 'user_id', 'roles', 'left_at', 'version'])
    .where('team_id', '=', team_id)
    .where((eb) => eb('id', '=', eb.fn.any(eb.val(ids))))
    .orderBy('id')
    .forUpdate()
    .execute();

export interface PersonChange {
  name?: string | undefined;
  email?: string | null | undefined;
  left_at?: string | null | undefined;
}
export const updatePerson = (db: Tx, { team_id }: InTeam, id: string, change: PersonChange, at: string) =>
  on(db)
    .updateTable('people')
    .set((eb) => ({ ...change, updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();

/** Makes everything that names one person name the other, and remembers where the one went. */
export async function absorb(
  db: Tx,
  { team_id }: InTeam,
  { id: from_id, email }: { readonly id: string; readonly email: string | null },
  into_id: string,
  at: string,
): Promise<void> {
  await sql`call move_person(${team_id}::uuid, ${from_id}::uuid, ${into_id}::uuid)`.execute(on(db));
  await sql`insert into former_names (owner_id, value, team_id)
    select ${into_id}::uuid, value, team_id from people p, unnest(array[p.name, p.email]) as value
    where p.team_id = ${team_id} and p.id = ${from_id} and value is not null on conflict do nothing`.execute(on(db));
  await on(db).deleteFrom('people').where('team_id', '=', team_id).where('id', '=', from_id).execute();
  await on(db).insertInto('merged_people').values({ team_id, id: from_id, into_id, email, merged_at: at }).execute();
}

/** The name that somebody has who was erased; nobody else can tell them apart. */
export const NAMELESS = 'Deleted person';
/** Makes the work of people in teams that of a nameless person who left. */
export const becomeNameless = (db: Tx, people: readonly string[], at: string) =>
  on(db)
    .updateTable('people')
    .set((eb) => ({
      name: NAMELESS,
      email: null,
      roles: [],
      custom_role_id: null,
      granted: [],
      left_at: eb.fn.coalesce('left_at', eb.val(at)),
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where((eb) => eb('id', '=', eb.fn.any(eb.val(people as string[]))))
    .execute();

export const isContact = async (db: Db, { team_id }: InTeam, id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('people')
    .select('id')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('user_id', 'is', null)
    .executeTakeFirst()) !== undefined;
