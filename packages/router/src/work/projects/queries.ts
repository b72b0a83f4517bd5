import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { projectRolePermits, projectRoles } from '@deskwire/contract/kit/access.ts';
import type { TeamScope } from '../../kit/context.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import { permits } from '../../kit/access/permits.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { saysAll, valuesIn } from '../../knowledge/search/fragments.ts';
import type { Asked } from '../../knowledge/search/rareness.ts';
import { seesAllProjects, visibleProjects } from './fragments.ts';
import { personShown } from '../../identity/people/fragments.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';

const on = tables<'projects' | 'project_members' | 'project_favorites' | 'project_tags' | 'project_keys' | 'people'>();

const columns = [
  'p.id',
  'p.team_id',
  'p.key',
  'p.name',
  'p.description',
  'p.private',
  'p.lead_id',
  'p.starts_on',
  'p.due_on',
  'p.cascade_close',
  'p.created_at',
  'p.updated_at',
  'p.archived_at',
  'p.deleted_at',
  'p.purge_at',
  'p.version',
] as const;

const projectsOf = (db: Db, { team_id }: InTeam) => on(db).selectFrom('projects as p').where('p.team_id', '=', team_id);
/** With what the project is to the person: their own role in it, and whether it is a favorite. */
const asSeen = (db: Db, scope: TeamScope) =>
  projectsOf(db, scope)
    .leftJoin('project_members as m', (join) =>
      join
        .onRef('m.team_id', '=', 'p.team_id')
        .onRef('m.project_id', '=', 'p.id')
        .on('m.person_id', '=', scope.person_id),
    )
    .select(columns)
    .select([
      personShown<PersonName | null>('p.team_id', 'p.lead_id').as('lead'),
      'm.role as own_role',
      sql<boolean>`exists (select from project_favorites f
        where f.team_id = p.team_id and f.project_id = p.id and f.person_id = ${scope.person_id})`.as('favorite'),
      sql<string[]>`coalesce((select array_agg(t.name order by lower(t.name)) from project_tags t
        where t.team_id = p.team_id and t.project_id = p.id), '{}')`.as('tags'),
    ]);

/** A project into which the access rule has let the caller. */
export const getProject = (db: Db, scope: TeamScope, id: string) =>
  asSeen(db, scope).where('p.id', '=', id).executeTakeFirstOrThrow();
export type ProjectRow = Awaited<ReturnType<typeof getProject>>;

/** The same, held for a change of it. */
export const lockProject = (db: Tx, scope: TeamScope, id: string) =>
  asSeen(db, scope).where('p.id', '=', id).forNoKeyUpdate('p').executeTakeFirstOrThrow();

export interface ProjectFilter {
  asked?: Asked | undefined;
  tag?: string | undefined;
  favorite?: boolean | undefined;
  member_id?: string | undefined;
  archived?: boolean | undefined;
  deleted?: boolean | undefined;
}
/** Whether the person may change what the project is, and so restore it. */
const managed = (scope: TeamScope) =>
  seesAllProjects(scope)
    ? sql<boolean>`true`
    : sql<boolean>`exists (select from project_members mm
        where mm.team_id = p.team_id and mm.project_id = p.id and mm.person_id = ${scope.person_id}
          and mm.role = any(${managers}::text[]))`;
const managers = projectRoles.filter((role) => projectRolePermits(role, 'project.manage'));

function matching(db: Db, scope: TeamScope, filter: ProjectFilter, now: string) {
  const { asked, tag, favorite, member_id, archived, deleted } = filter;
  return projectsOf(db, scope)
    .where(visibleProjects(scope))
    .$if(deleted === true, (q) =>
      q.where('p.deleted_at', 'is not', null).where('p.purge_at', '>', now).where(managed(scope)),
    )
    .$if(deleted !== true, (q) => q.where('p.deleted_at', 'is', null))
    .$if(deleted !== true && archived === true, (q) => q.where('p.archived_at', 'is not', null))
    .$if(deleted !== true && archived !== true, (q) => q.where('p.archived_at', 'is', null))
    .$if(asked !== undefined, (q) =>
      q.where(saysAll({ team_id: scope.team_id, id: sql`p.id`, internal: false }, ['project'], valuesIn(asked!))),
    )
    .$if(tag !== undefined, (q) =>
      q.where(sql<boolean>`exists (select from project_tags t
        where t.team_id = p.team_id and t.project_id = p.id and lower(t.name) = lower(${tag!}))`),
    )
    .$if(favorite === true, (q) =>
      q.where(sql<boolean>`exists (select from project_favorites f
        where f.team_id = p.team_id and f.project_id = p.id and f.person_id = ${scope.person_id})`),
    )
    .$if(member_id !== undefined, (q) =>
      q.where(sql<boolean>`exists (select from project_members mm
        where mm.team_id = p.team_id and mm.project_id = p.id and mm.person_id = ${member_id!})`),
    );
}

/** A page of the projects that the person sees, newest first. */
export const listProjects = (db: Db, scope: TeamScope, filter: ProjectFilter, now: string, slice: Slice) => {
  const ids = matching(db, scope, filter, now).select('p.id');
  return listed(
    db,
    { rows: asSeen(db, scope).where('p.id', 'in', ids), matching: ids },
    ['p.created_at', 'p.id'],
    'desc',
    slice,
  );
};

/** The tags of the projects that somebody sees. */
export async function listKnownTags(db: Db, scope: TeamScope): Promise<string[]> {
  const rows = await on(db)
    .selectFrom('projects as p')
    .innerJoin('project_tags as t', (join) =>
      join.onRef('t.team_id', '=', 'p.team_id').onRef('t.project_id', '=', 'p.id'),
    )
    .where('p.team_id', '=', scope.team_id)
    .where(visibleProjects(scope))
    .select('t.name')
    .distinct()
    .orderBy('t.name')
    .execute();
  return rows.map(({ name }) => name);
}

export const countProjects = async (db: Db, scope: InTeam): Promise<number> => {
  const { count } = await projectsOf(db, scope)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('p.deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
};

export interface NewProject {
  id: string;
  key: string;
  name: string;
  description: string;
  private: boolean;
  lead_id: string | null;
  starts_on: string | null;
  due_on: string | null;
  cascade_close: boolean;
}
/** False: the proposed id is taken. */
export async function insertProject(db: Tx, { team_id }: InTeam, project: NewProject, at: string): Promise<boolean> {
  const inserted = await on(db)
    .insertInto('projects')
    .values({ ...project, team_id, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Takes a key for a project that has not had it yet. False: another project has it, or had it once. */
export async function claimKey(db: Tx, { team_id }: InTeam, key: string, project_id: string): Promise<boolean> {
  const claimed = await on(db)
    .insertInto('project_keys')
    .values({ team_id, key, project_id })
    .onConflict((conflict) =>
      conflict
        .columns(['team_id', 'key'])
        // A project gets an old key of its own again.
        .doUpdateSet({ project_id })
        .where('project_keys.project_id', '=', project_id),
    )
    .returning('key')
    .executeTakeFirst();
  return claimed !== undefined;
}

/** Of these keys, those that no project has or had. */
export async function freeKeys(db: Db, { team_id }: InTeam, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await on(db)
    .selectFrom('project_keys')
    .select('key')
    .where('team_id', '=', team_id)
    .where((eb) => eb('key', '=', eb.fn.any(eb.val(keys as string[]))))
    .execute();
  const taken = new Set(rows.map(({ key }) => key));
  return new Set(keys.filter((key) => !taken.has(key)));
}

export type ProjectChange = { readonly [K in keyof Omit<NewProject, 'id'>]?: NewProject[K] | undefined } & {
  readonly archived_at?: string | null;
  readonly deleted_at?: string | null;
  readonly purge_at?: string | null;
};
export const updateProject = (db: Tx, { team_id }: InTeam, id: string, change: ProjectChange, at: string) =>
  on(db)
    .updateTable('projects')
    .set((eb) => ({ ...change, updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** Whether somebody is in the team and may see projects. */
export const findColleague = (db: Db, { team_id }: InTeam, person_id: string) =>
  on(db)
    .selectFrom('people')
    .select(['id', permits('people', 'projects.read').as('fit')])
    .where('team_id', '=', team_id)
    .where('id', '=', person_id)
    .where('left_at', 'is', null)
    .executeTakeFirst();

/** True: it was not a favorite before. */
export async function addFavorite(db: Tx, scope: TeamScope, project_id: string, at: string): Promise<boolean> {
  const added = await on(db)
    .insertInto('project_favorites')
    .values({ team_id: scope.team_id, person_id: scope.person_id, project_id, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('project_id')
    .executeTakeFirst();
  return added !== undefined;
}
export async function removeFavorite(db: Tx, scope: TeamScope, project_id: string): Promise<boolean> {
  const removed = await on(db)
    .deleteFrom('project_favorites')
    .where('team_id', '=', scope.team_id)
    .where('person_id', '=', scope.person_id)
    .where('project_id', '=', project_id)
    .returning('project_id')
    .executeTakeFirst();
  return removed !== undefined;
}
