import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { JiraMaps, JiraOwners } from '@deskwire/contract/automation/jira.schemas.ts';
import type { ProjectName } from '@deskwire/contract/work/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { ticketPrefix, teamTier } from '../../identity/teams/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import { projectShown, readerOf } from '../../work/projects/fragments.ts';
import type { Agreed, Seen, Values } from './merging/merge.ts';

const on = tables<'jira_projects' | 'jira_issues' | 'jira_conflicts' | 'jira_posted'>();

/** The facts about a team that a schedule or a signed message needs to act in it. */
export const findTeam = (db: Db, { team_id }: InTeam) =>
  sql<{ tier: TeamScope['tier']; ticket_prefix: string }>`
    select ${teamTier(sql`${team_id}::uuid`)} as tier, ${ticketPrefix(sql`${team_id}::uuid`)} as ticket_prefix`
    .execute(on(db))
    .then(({ rows }) => rows[0]!);

const projectColumns = [
  'id',
  'connection_id',
  'key',
  'mode',
  sql<JiraOwners>`owners`.as('owners'),
  'project_id',
  'issue_type',
  sql<JiraMaps>`maps`.as('maps'),
  'security_levels',
  'synced_at',
] as const;
export const listProjects = (db: Db, { team_id }: InTeam, connection_id: string) =>
  on(db)
    .selectFrom('jira_projects')
    .select(projectColumns)
    .where('team_id', '=', team_id)
    .where('connection_id', '=', connection_id)
    .orderBy('key')
    .execute();
export type ProjectRow = Awaited<ReturnType<typeof listProjects>>[number];

/** The same, with the projects here that the reader may see. */
export const listShown = (db: Db, scope: TeamScope, connection_id: string) =>
  on(db)
    .selectFrom('jira_projects')
    .select(projectColumns)
    .select(
      projectShown(readerOf(scope), 'jira_projects.team_id', 'jira_projects.project_id')
        .$castTo<ProjectName | null>()
        .as('project'),
    )
    .where('team_id', '=', scope.team_id)
    .where('connection_id', '=', connection_id)
    .orderBy('key')
    .execute();

export interface NewProject {
  readonly id: string;
  readonly key: string;
  readonly mode: 'local' | 'mirror' | 'linked';
  readonly owners: JiraOwners;
  readonly project_id: string | null;
  readonly issue_type: string;
  readonly security_levels: string[];
}
/** Makes these the projects of a connection; how far each has been compared stays. */
export async function writeProjects(
  db: Tx,
  { team_id }: InTeam,
  connection_id: string,
  projects: readonly NewProject[],
  at: string,
): Promise<void> {
  const keys = projects.map(({ key }) => key);
  await on(db)
    .deleteFrom('jira_projects')
    .where('team_id', '=', team_id)
    .where('connection_id', '=', connection_id)
    .where(sql<boolean>`not key = any(${keys}::text[])`)
    .execute();
  // In one order, whatever that of the caller: two who change the same ones would wait for each other.
  for (const { owners, ...row } of projects.toSorted((a, b) => (a.key < b.key ? -1 : 1)))
    await on(db)
      .insertInto('jira_projects')
      .values({ ...row, owners: JSON.stringify(owners), team_id, connection_id, created_at: at, updated_at: at })
      .onConflict((conflict) =>
        conflict.columns(['team_id', 'connection_id', 'key']).doUpdateSet((eb) => ({
          mode: eb.ref('excluded.mode'),
          owners: eb.ref('excluded.owners'),
          project_id: eb.ref('excluded.project_id'),
          issue_type: eb.ref('excluded.issue_type'),
          security_levels: eb.ref('excluded.security_levels'),
          updated_at: at,
        })),
      )
      .execute();
}
/** The mappings of a project; none where it is no longer used. */
export const findMaps = async (db: Db, { team_id }: InTeam, id: string): Promise<JiraMaps> =>
  (
    await on(db)
      .selectFrom('jira_projects')
      .select(sql<JiraMaps>`maps`.as('maps'))
      .where('team_id', '=', team_id)
      .where('id', '=', id)
      .executeTakeFirst()
  )?.maps ?? {};
/** Replaces some maps of a project; the others stay as they are at that moment. Gives them all. */
export const setMaps = (db: Tx, { team_id }: InTeam, id: string, maps: Partial<JiraMaps>, at: string) =>
  on(db)
    .updateTable('jira_projects')
    .set({ maps: sql`maps || ${JSON.stringify(maps)}::jsonb`, updated_at: at })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(sql<JiraMaps>`maps`.as('maps'))
    .executeTakeFirst();

/** Until when a project was compared with what was changed there, or with all that is there. */
export const setSynced = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  at: { readonly synced_at: string } | { readonly compared_at: string },
) => on(db).updateTable('jira_projects').set(at).where('team_id', '=', team_id).where('id', '=', id).execute();

export const issueColumns = [
  'id',
  'connection_id',
  'ticket_id',
  'issue_id',
  'key',
  'former_keys',
  sql<Values>`remote`.as('remote'),
  sql<Seen['marks']>`marks`.as('marks'),
  sql<Agreed>`base`.as('base'),
  'attempted_at',
  'deleted_at',
  sql<'unlinked' | 'restricted' | null>`stopped`.as('stopped'),
  'text_lossy',
  'pending_since',
  'lease_id',
  'leased_until',
  'created_at',
] as const;
const issues = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('jira_issues').select(issueColumns).where('team_id', '=', team_id);

export const findByTicket = (db: Db, scope: InTeam, ticket_id: string) =>
  issues(db, scope).where('ticket_id', '=', ticket_id).executeTakeFirst();
export type IssueRow = NonNullable<Awaited<ReturnType<typeof findByTicket>>>;
/** The issue of a ticket that both sides still keep alike. */
export async function findLive(db: Db, scope: InTeam, ticket_id: string): Promise<IssueRow | undefined> {
  const known = await findByTicket(db, scope, ticket_id);
  return known === undefined || isOver(known) ? undefined : known;
}
/** Whether somebody writes to an issue at this moment, who is not the one with this lease. */
export const isHeld = ({ lease_id, leased_until }: IssueRow, now: string, own: string | undefined): boolean =>
  leased_until !== null && leased_until > now && lease_id !== own;
/** Whether nothing is written to an issue: it is not there yet or any more, or was separated from its ticket. */
export const isOver = ({ issue_id, deleted_at, stopped }: IssueRow): boolean =>
  issue_id === null || deleted_at !== null || stopped !== null;
/** The id or key by which Jira is asked for an issue. */
export const idThere = ({ issue_id, key }: IssueRow): string =>
  issue_id === null || issue_id.startsWith('key:') ? key! : issue_id;
export const findIssue = (db: Db, scope: InTeam, id: string) =>
  issues(db, scope).where('id', '=', id).executeTakeFirst();
export const lockIssue = (db: Tx, scope: InTeam, id: string) =>
  issues(db, scope).where('id', '=', id).forUpdate().executeTakeFirst();

/** Issues of a project that both sides keep alike, of which nothing was heard since a time. */
export const listUnseen = (
  db: Db,
  scope: InTeam,
  connection_id: string,
  { project_key, since, limit }: { readonly project_key: string; readonly since: string; readonly limit: number },
) =>
  issues(db, scope)
    .where('connection_id', '=', connection_id)
    .where('issue_id', 'is not', null)
    .where('deleted_at', 'is', null)
    .where('stopped', 'is', null)
    .where(sql<boolean>`starts_with(key, ${`${project_key}-`})`)
    .where('updated_at', '<', since)
    .orderBy('id')
    .limit(limit)
    .execute();

/** Issues that both sides keep alike, held until the transaction ends. */
export const lockMirrored = (db: Tx, scope: InTeam, connection_id: string, limit: number) =>
  issues(db, scope)
    .where('connection_id', '=', connection_id)
    .where('issue_id', 'is not', null)
    .where('deleted_at', 'is', null)
    .where('stopped', 'is', null)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute();

/** The issue of an id; else of a key that it has, or had before it was moved. */
export async function lockNamed(
  db: Tx,
  scope: InTeam,
  connection_id: string,
  { issue_id, key }: { readonly issue_id: string | undefined; readonly key: string },
): Promise<IssueRow | undefined> {
  const of = issues(db, scope).where('connection_id', '=', connection_id).forUpdate();
  const byId = issue_id === undefined ? undefined : await of.where('issue_id', '=', issue_id).executeTakeFirst();
  return (
    byId ??
    of
      .where((eb) => eb.or([eb('key', '=', key), sql<boolean>`${key} = any(former_keys)`]))
      .$if(issue_id !== undefined, (query) =>
        query.where((eb) => eb.or([eb('issue_id', 'is', null), eb('issue_id', 'like', 'key:%')])),
      )
      .executeTakeFirst()
  );
}

/** The issue of an id. */
export const findByIssueId = (db: Db, scope: InTeam, connection_id: string, issue_id: string) =>
  issues(db, scope).where('connection_id', '=', connection_id).where('issue_id', '=', issue_id).executeTakeFirst();

/** Lets one transaction at a time decide whether an issue has a ticket. */
export const lockKey = (db: Tx, { team_id }: InTeam, connection_id: string, key: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`jira ${team_id} ${connection_id} ${key}`}, 0))`.execute(on(db));

export interface NewIssue {
  readonly id: string;
  readonly connection_id: string;
  readonly ticket_id: string;
  readonly issue_id: string | null;
  readonly key: string | null;
  readonly attempted_at: string | null;
  readonly at: string;
}
/** False: the ticket has an issue, or somebody is creating one. */
export const insertIssue = async (db: Tx, { team_id }: InTeam, { at, ...row }: NewIssue): Promise<boolean> =>
  (await on(db)
    .insertInto('jira_issues')
    .values({ ...row, team_id, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()) !== undefined;

export interface IssueChange {
  readonly issue_id?: string;
  readonly key?: string;
  readonly former_keys?: string[];
  readonly remote?: Values;
  readonly marks?: Seen['marks'];
  readonly base?: Agreed;
  readonly attempted_at?: string | null;
  readonly deleted_at?: string | null;
  readonly stopped?: 'unlinked' | 'restricted' | null;
  readonly text_lossy?: boolean;
}
export const updateIssue = (db: Tx, { team_id }: InTeam, id: string, change: IssueChange, at: string) => {
  const { remote, marks, base, ...rest } = change;
  return on(db)
    .updateTable('jira_issues')
    .set({
      ...rest,
      ...(remote === undefined ? {} : { remote: JSON.stringify(remote) }),
      ...(marks === undefined ? {} : { marks: JSON.stringify(marks) }),
      ...(base === undefined ? {} : { base: JSON.stringify(base) }),
      updated_at: at,
    })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
};

/** Forgets what a ticket and an issue had to do with others before they were separated from them. */
export const forgetStopped = (
  db: Tx,
  { team_id }: InTeam,
  connection_id: string,
  { ticket_id, issue_id }: { readonly ticket_id: string; readonly issue_id?: string },
) =>
  on(db)
    .deleteFrom('jira_issues')
    .where('team_id', '=', team_id)
    .where('stopped', '=', 'unlinked')
    .where((eb) =>
      eb.or([
        eb('ticket_id', '=', ticket_id),
        ...(issue_id === undefined ? [] : [eb('connection_id', '=', connection_id).and('issue_id', '=', issue_id)]),
      ]),
    )
    .execute();

/** Takes the right to create the issue of a ticket over from an attempt that has not ended. */
export const takeAttempt = async (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  before: string,
  now: string,
): Promise<boolean> =>
  (await on(db)
    .updateTable('jira_issues')
    .set({ attempted_at: now })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('issue_id', 'is', null)
    .where((eb) => eb.or([eb('attempted_at', 'is', null), eb('attempted_at', '<=', before)]))
    .returning('id')
    .executeTakeFirst()) !== undefined;

/** How many issues each project has by the beginning of their keys. */
export const countIssues = async (db: Db, { team_id }: InTeam, connection_id: string) =>
  (
    await sql<{ key: string; issues: number; pending: number; conflicts: number }>`
      select split_part(key, '-', 1) as key, count(*)::int as issues,
        count(*) filter (where pending_since is not null)::int as pending,
        sum((select count(*) from jira_conflicts c
          where c.team_id = i.team_id and c.issue = i.id and c.state = 'open'))::int as conflicts
      from jira_issues i where team_id = ${team_id} and connection_id = ${connection_id} and key is not null
        and deleted_at is null and stopped is null
      group by 1`.execute(on(db))
  ).rows;

export const listByKeys = (db: Db, { team_id }: InTeam, connection_id: string, keys: readonly string[]) =>
  issues(db, { team_id })
    .where('connection_id', '=', connection_id)
    .where(sql<boolean>`key = any(${keys}::text[])`)
    .execute();

export const listByTickets = (db: Db, scope: InTeam, ticket_ids: readonly string[]) =>
  issues(db, scope)
    .where((eb) => eb('ticket_id', '=', eb.fn.any(eb.val([...ticket_ids]))))
    .execute();

/** Projects of all teams that are compared from time to time. */
export const listDue = (
  db: Db,
  { before, full_before }: Readonly<Record<'before' | 'full_before', string>>,
  limit: number,
) =>
  on(db)
    .selectFrom('jira_projects')
    .select([
      sql<TeamId>`team_id`.as('team_id'),
      'connection_id',
      'key',
      sql<boolean>`coalesce(compared_at, created_at) < ${full_before}`.as('full'),
    ])
    // Written out, so that the index of those to compare serves whatever plan is kept.
    .where(sql<boolean>`mode <> 'local'`)
    .where((eb) => eb.or([eb('synced_at', 'is', null), eb('synced_at', '<', before)]))
    .orderBy('synced_at')
    .limit(limit)
    .execute();

/** Notes that this text was posted. False: it was before. */
export const notePosted = async (
  db: Tx,
  { team_id }: InTeam,
  connection_id: string,
  body: string,
  at: string,
): Promise<boolean> =>
  (await on(db)
    .insertInto('jira_posted')
    .values({ team_id, connection_id, digest: createHash('sha256').update(body).digest(), at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('at')
    .executeTakeFirst()) !== undefined;
