import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { ProjectRole } from '@deskwire/contract/kit/access.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import { permits } from '../../../kit/access/permits.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<
  'project_members' | 'project_favorites' | 'project_invitations' | 'projects' | 'people' | 'team_invitations'
>();

const members = (db: Db, { team_id }: InTeam, project_id: string) =>
  on(db)
    .selectFrom('project_members as m')
    .innerJoin('people as p', (join) => join.onRef('p.team_id', '=', 'm.team_id').onRef('p.id', '=', 'm.person_id'))
    .where('m.team_id', '=', team_id)
    .where('m.project_id', '=', project_id)
    .where('p.left_at', 'is', null);
const columns = ['m.person_id', 'p.user_id', 'p.name', 'm.role', 'm.created_at'] as const;

/** The members of a project, those who came first first. */
export const listMembers = (db: Db, scope: InTeam, project_id: string, slice: Slice) => {
  const matching = members(db, scope, project_id);
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('m.person_id') },
    ['m.created_at', 'm.person_id'],
    'asc',
    slice,
  );
};
export type MemberRow = Awaited<ReturnType<typeof listMembers>>['rows'][number];

/** A member by the id of their account or of the person, held for a change. */
export const lockMember = (db: Tx, scope: InTeam, project_id: string, user_or_person_id: string) =>
  members(db, scope, project_id)
    .select(columns)
    .where((eb) => eb.or([eb('p.user_id', '=', user_or_person_id), eb('p.id', '=', user_or_person_id)]))
    .forUpdate('m')
    .executeTakeFirst();

/**
 * Somebody of the team by address or by name, and whether they may see projects. Case and accents tell two people of a
 * name apart; otherwise two are nobody.
 */
export async function findPerson(db: Db, { team_id }: InTeam, by: { email: string } | { name: string }) {
  const rows = await on(db)
    .selectFrom('people')
    .select(['id', 'user_id', permits('people', 'projects.read').as('fit')])
    .select(sql<boolean>`people.name = ${'name' in by ? by.name : null}`.as('exact'))
    .where('team_id', '=', team_id)
    .where('left_at', 'is', null)
    .$if('email' in by, (q) => q.where('email', '=', (by as { email: string }).email))
    .$if('name' in by, (q) =>
      q
        .where(sql<boolean>`folded(people.name) = folded(${(by as { name: string }).name})`)
        .where('user_id', 'is not', null),
    )
    .orderBy('exact', (order) => order.desc().nullsLast())
    .limit(2)
    .execute();
  const [first, second] = rows;
  return second === undefined || (first!.exact && !second.exact) ? first : undefined;
}

interface Membership {
  readonly project_id: string;
  readonly person_id: string;
  readonly role: ProjectRole;
  readonly at: string;
}
/** False: they are a member already, and keep their role. */
export async function addMember(db: Tx, { team_id }: InTeam, { at, ...member }: Membership): Promise<boolean> {
  const added = await on(db)
    .insertInto('project_members')
    .values({ ...member, team_id, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst();
  return added !== undefined;
}

export const setRole = (db: Tx, { team_id }: InTeam, project_id: string, person_id: string, role: ProjectRole) =>
  on(db)
    .updateTable('project_members')
    .set({ role })
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .where('person_id', '=', person_id)
    .execute();

export const removeMember = (db: Tx, { team_id }: InTeam, project_id: string, person_id: string) =>
  on(db)
    .deleteFrom('project_members')
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .where('person_id', '=', person_id)
    .execute();

/** Takes somebody who left the team out of all its projects. */
export const removeEverywhere = async (db: Tx, { team_id }: InTeam, person_id: string) => {
  await on(db)
    .deleteFrom('project_favorites')
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .execute();
  return on(db)
    .deleteFrom('project_members')
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .where(sql<boolean>`exists (select from people p
      where p.team_id = project_members.team_id and p.id = project_members.person_id and p.left_at is not null)`)
    .returning(['project_id', 'role'])
    .execute();
};

/** Remembers which role somebody gets in a project when they accept an invitation to the team. */
export const noteInvitation = (
  db: Tx,
  { team_id }: InTeam,
  { at, ...invited }: { invitation_id: string; project_id: string; role: ProjectRole; at: string },
) =>
  on(db)
    .insertInto('project_invitations')
    .values({ ...invited, team_id, created_at: at })
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'invitation_id', 'project_id']).doUpdateSet({ role: invited.role }),
    )
    .execute();

/** Gives whoever accepted an invitation what it promised, in projects that are still there. */
export const takeInvitations = async (db: Tx, { team_id }: InTeam, invitation_id: string) =>
  (
    await sql<{ project_id: string; role: ProjectRole; person_id: string }>`
    with promised as (
      delete from project_invitations i using team_invitations t
      where i.team_id = ${team_id} and i.invitation_id = ${invitation_id}
        and t.team_id = i.team_id and t.id = i.invitation_id and t.accepted_by is not null
      returning i.project_id, i.role, t.accepted_by as person_id)
    select promised.* from promised join projects p on p.team_id = ${team_id} and p.id = promised.project_id
      and p.deleted_at is null`.execute(on(db))
  ).rows;

interface ProjectWith {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly private: boolean;
  readonly roles: Readonly<Record<string, ProjectRole>>;
}
/** A project that is neither deleted nor archived, with the roles that it gave some people. */
export async function findProjectWith(db: Db, { team_id }: InTeam, id: string, people: readonly string[]) {
  const { rows } = await sql<ProjectWith>`
    select p.id, p.key, p.name, p.private,
      coalesce((select jsonb_object_agg(m.person_id, m.role) from project_members m
        where m.team_id = p.team_id and m.project_id = p.id and m.person_id = any(${people}::uuid[])), '{}') as roles
    from projects p where p.team_id = ${team_id} and p.id = ${id} and p.deleted_at is null and p.archived_at is null`.execute(
    on(db),
  );
  return rows[0];
}
