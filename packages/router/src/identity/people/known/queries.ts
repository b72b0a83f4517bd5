import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'people' | 'merged_people'>();

/** Finds merged people by the addresses that they had, unless somebody else has such an address now. */
const merged = (db: Db, team_id: TeamId, emails: readonly string[]) =>
  on(db)
    .selectFrom('merged_people as m')
    .innerJoin('people as p', (join) => join.onRef('p.team_id', '=', 'm.team_id').onRef('p.id', '=', 'm.into_id'))
    .where('m.team_id', '=', team_id)
    .where((eb) => eb('m.email', '=', eb.fn.any(eb.val(emails as string[]))))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('people as owner')
            .select('owner.id')
            .whereRef('owner.team_id', '=', 'm.team_id')
            .whereRef('owner.email', '=', 'm.email'),
        ),
      ),
    );

/** People of a team by address or by exact name, those who left included, and survivors by the addresses of those who were merged into them. */
export const findKnown = (db: Db, team_id: TeamId, emails: readonly string[], names: readonly string[]) =>
  on(db)
    .selectFrom('people')
    .select(['id', 'email', 'name', 'kind', 'roles', 'left_at'])
    .where('team_id', '=', team_id)
    .where((eb) =>
      eb.or([
        eb('email', '=', eb.fn.any(eb.val(emails as string[]))),
        eb('name', '=', eb.fn.any(eb.val(names as string[]))),
      ]),
    )
    .unionAll(merged(db, team_id, emails).select(['p.id', 'm.email', 'p.name', 'p.kind', 'p.roles', 'p.left_at']))
    .execute();
export type KnownPerson = Awaited<ReturnType<typeof findKnown>>[number];

export const listAddresses = (db: Db, team_id: TeamId, ids: readonly string[]) =>
  on(db)
    .selectFrom('people')
    .select(['id', 'email'])
    .where('team_id', '=', team_id)
    .where((eb) => eb('id', '=', eb.fn.any(eb.val(ids as string[]))))
    .execute();

export const findName = (db: Db, team_id: TeamId, id: string) =>
  on(db).selectFrom('people').select('name').where('team_id', '=', team_id).where('id', '=', id).executeTakeFirst();

/** The person an id means: for somebody who was merged, the person they were merged into. */
export const findMeant = async (db: Db, { team_id }: InTeam, id: string): Promise<string> =>
  (
    await on(db)
      .selectFrom('merged_people')
      .select('into_id')
      .where('team_id', '=', team_id)
      .where('id', '=', id)
      .executeTakeFirst()
  )?.into_id ?? id;

/** Survivors by the addresses of those who were merged into them. */
export const findMerged = (db: Db, { team_id }: InTeam, emails: readonly string[]) =>
  merged(db, team_id, emails).select(['m.email', 'p.id']).orderBy('m.merged_at').execute();

export interface NewContact {
  id: string;
  name: string;
  email: string | null;
}
/** Gives the person who has an address, made if there is none. A removed contact comes back. */
export const ensureContact = (
  db: Tx,
  { team_id }: InTeam,
  { at, ...contact }: NewContact & { email: string; at: string },
) =>
  on(db)
    .insertInto('people')
    .values({ team_id, ...contact, kind: 'contact', created_at: at, updated_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['team_id', 'email'])
        .where('email', 'is not', null)
        .doUpdateSet({ left_at: sql`case when people.user_id is null then null else people.left_at end` }),
    )
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** Adds many contacts at once, always in the order of their addresses. Returns each person and whether they are new. */
export async function ensureContacts(db: Tx, team_id: TeamId, contacts: readonly NewContact[], at: string) {
  const { rows } = await sql<{ id: string; email: string | null; name: string; added: boolean; version: number }>`
    insert into people (team_id, id, kind, name, email, created_at, updated_at)
    select ${team_id}, id, 'contact', name, email, ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(contacts)}::jsonb) as c(id uuid, name text, email text)
    order by email
    on conflict (team_id, email) where email is not null
      do update set left_at = case when people.user_id is null then null else people.left_at end
    returning id, email, name, xmax = 0 as added, version`.execute(on(db));
  return rows;
}
