import { sql, type RawBuilder } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { grantsOf } from '../../kit/access/permits.ts';
import type { ProjectRole, TeamGrant } from '@deskwire/contract/kit/access.ts';
import type { ProjectComment } from '@deskwire/contract/work/comments.schemas.ts';
import type { ProjectStanding } from '../../kit/access/in-project.ts';
import type { TeamScope } from '../../kit/context.ts';
import { counted, countUpTo } from '../../kit/lists/count.ts';
import { COUNTED, type Found, type Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { projectNamed, standing, visibleProjects } from '../projects/fragments.ts';
import { personShown } from '../../identity/people/fragments.ts';

const on = tables<
  'project_comments' | 'tasks' | 'projects' | 'people' | 'comment_mentions' | 'comment_stars' | 'project_members'
>();

/** A comment, with how its reader stands in the project. */
export type CommentRow = Omit<ProjectComment, 'can'> & { readonly standing: ProjectStanding };

/** The project `p` of a comment `c`, at which it is itself or through a live task `t`. */
const placed = sql`
  left join tasks t on t.team_id = c.team_id and t.id = c.task_id
  join projects p on p.team_id = c.team_id and p.id = coalesce(c.project_id, t.project_id)`;
const live = sql`c.deleted_at is null and t.deleted_at is null and p.deleted_at is null`;
const columns = (scope: TeamScope) => sql`
  ${standing(scope)} as standing, c.id, p.id as project_id, c.task_id, c.parent_id, c.author_id, ${personShown('c.team_id', 'c.author_id')} as author,
  json_build_object('id', p.id, 'key', p.key, 'name', p.name) as project,
  case when t.id is not null then json_build_object('id', t.id, 'key', p.key || '-' || t.number, 'title', t.title) end as task, c.content,
  coalesce((select jsonb_agg(jsonb_build_object('person_id', m.person_id, 'name', o.name) order by o.name, o.id)
    from comment_mentions m join people o on o.team_id = m.team_id and o.id = m.person_id
    where m.team_id = c.team_id and m.comment_id = c.id), '[]') as mentions,
  exists (select from comment_stars s
    where s.team_id = c.team_id and s.comment_id = c.id and s.person_id = ${scope.person_id}) as starred,
  c.created_at, c.edited_at, c.deleted_at, c.version`;

/** A comment of a project, live unless deleted ones are asked for that can be restored; held where it is to change. */
export async function findComment(
  db: Db,
  scope: TeamScope,
  project_id: string,
  id: string,
  { deleted_at, lock = false }: { deleted_at?: string; lock?: boolean } = {},
): Promise<CommentRow | undefined> {
  const state =
    deleted_at === undefined
      ? live
      : sql`c.deleted_at is not null and c.purge_at > ${deleted_at}::timestamptz and t.deleted_at is null`;
  const { rows } = await sql<CommentRow>`
    select ${columns(scope)} from project_comments c ${placed}
    where c.team_id = ${scope.team_id} and p.id = ${project_id} and c.id = ${id} and ${state}
    ${lock ? sql`for no key update of c` : sql``}`.execute(on(db));
  return rows[0];
}

export interface Place {
  readonly project_id: string;
  /** The comments at this task; null for those at the project itself; undefined for all. */
  readonly task_id?: string | null | undefined;
}
/** The rows of a list, with what is added to the conditions and what comes after them: where to go on, order and limit. */
type Matching = (further: RawBuilder<unknown>, end: RawBuilder<unknown>) => RawBuilder<unknown>;
/** Pages of the usual sizes, with the row that tells of a next one. */
const SIZES = [21, 51, 101];

/**
 * The rows of a page are found by their index first, and what is shown of them is read for no others. How many are looked
 * for stands in the text: a plan that is kept for any number would read and sort all.
 */
async function pageOf(
  db: Db,
  scope: TeamScope,
  matching: Matching,
  order: 'asc' | 'desc',
  slice: Slice,
): Promise<Found<CommentRow>> {
  const { limit, offset, after } = slice;
  const direction = sql.raw(order);
  const further =
    after === undefined
      ? sql``
      : sql`and (c.created_at, c.id) ${sql.raw(order === 'asc' ? '>' : '<')} (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const most = (offset > 0 ? undefined : SIZES.find((size) => limit <= size)) ?? COUNTED + 1;
  const end = sql`order by c.created_at ${direction}, c.id ${direction} limit ${sql.lit(most)}`;
  const { rows } = await sql<CommentRow>`
    select ${columns(scope)}
    from (select c.id, c.created_at from (${matching(further, end)}) c
      order by c.created_at ${direction}, c.id ${direction} limit ${limit} offset ${offset}) k
    join project_comments c on c.team_id = ${scope.team_id} and c.id = k.id ${placed} where ${live}
    order by k.created_at ${direction}, k.id ${direction}`.execute(on(db));
  return counted(slice, rows, () => countUpTo(db, matching(sql``, sql`limit ${sql.lit(COUNTED + 1)}`)));
}

/** A page of what was said at a project and its tasks, the oldest first. */
export function listComments(db: Db, scope: TeamScope, { project_id, task_id }: Place, slice: Slice) {
  const said =
    (where: RawBuilder<unknown>): Matching =>
    (further, end) =>
      sql`select c.id, c.created_at from project_comments c
      where c.team_id = ${scope.team_id} and ${where} and c.deleted_at is null ${further} ${end}`;
  // The few deleted tasks are looked up once, and no task for each comment.
  const isThere = sql`(c.task_id is null or c.task_id <> all(array(select t.id from tasks t
    where t.team_id = ${scope.team_id} and t.project_id = ${project_id} and t.deleted_at is not null)))`;
  const inProject = sql`c.home_project_id = ${project_id} and ${isThere}`;
  const matching =
    task_id === undefined
      ? said(inProject)
      : said(task_id === null ? sql`c.project_id = ${project_id}` : sql`c.task_id = ${task_id} and ${inProject}`);
  return pageOf(db, scope, matching, 'asc', slice);
}

/** A page of what somebody starred in projects that they still see, the latest first. */
export const listStarred = (db: Db, scope: TeamScope, slice: Slice) =>
  pageOf(
    db,
    scope,
    (further, end) => sql`
      select c.id, c.created_at
      from comment_stars s join project_comments c on c.team_id = s.team_id and c.id = s.comment_id ${placed}
      where s.team_id = ${scope.team_id} and s.person_id = ${scope.person_id} and ${live} and ${visibleProjects(scope)}
        ${further} ${end}`,
    'desc',
    slice,
  );

export interface NewComment {
  readonly id: string;
  readonly project_id: string | null;
  readonly task_id: string | null;
  readonly parent_id: string | null;
  readonly content: string;
}
/** False: the proposed id is taken. */
export async function insertComment(db: Tx, scope: TeamScope, comment: NewComment, at: string): Promise<boolean> {
  const { rows } = await sql`
    insert into project_comments (team_id, id, project_id, task_id, parent_id, author_id, content, created_at)
    values (${scope.team_id}, ${comment.id}, ${comment.project_id}, ${comment.task_id}, ${comment.parent_id},
      ${scope.person_id}, ${comment.content}, ${at})
    on conflict do nothing returning id`.execute(on(db));
  return rows.length > 0;
}

export async function updateComment(
  db: Tx,
  { team_id }: InTeam,
  id: string,
  content: string,
  at: string,
): Promise<void> {
  await sql`
    update project_comments set content = ${content}, edited_at = ${at}, version = version + 1
    where team_id = ${team_id} and id = ${id}`.execute(on(db));
}

export interface Mentioned {
  readonly id: string;
  readonly roles: readonly TeamGrant[];
  readonly private: boolean;
  readonly role: ProjectRole | null;
}
/** Of these people, those who are in the team, with their roles in the project. */
export async function findMentioned(db: Db, { team_id }: InTeam, project_id: string, ids: readonly string[]) {
  const { rows } = await sql<Mentioned>`
    select o.id, ${grantsOf('o')} as roles, p.private, m.role from people o
    join projects p on p.team_id = o.team_id and p.id = ${project_id}
    left join project_members m on m.team_id = p.team_id and m.project_id = p.id and m.person_id = o.id
    where o.team_id = ${team_id} and o.id = any(${ids}::uuid[]) and o.left_at is null order by o.id`.execute(on(db));
  return rows;
}

/** Replaces the mentions of a comment; those that are new. */
export async function setMentions(db: Tx, { team_id }: InTeam, comment_id: string, ids: readonly string[]) {
  await sql`
    delete from comment_mentions
    where team_id = ${team_id} and comment_id = ${comment_id} and person_id <> all(${ids}::uuid[])`.execute(on(db));
  const { rows } = await sql<{ person_id: string }>`
    insert into comment_mentions (team_id, comment_id, person_id)
    select ${team_id}, ${comment_id}, id from unnest(${ids}::uuid[]) as id
    on conflict do nothing returning person_id`.execute(on(db));
  return rows.map(({ person_id }) => person_id);
}

/** The id of the project that an id or a key names. */
export async function findProjectId(db: Db, scope: InTeam, id_or_key: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select p.id from projects p
    where p.team_id = ${scope.team_id} and p.id = ${projectNamed(scope, id_or_key)}`.execute(on(db));
  return rows[0]?.id;
}
