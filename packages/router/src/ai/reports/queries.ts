import { sql } from 'kysely';
import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import type { Block, Fact } from '@deskwire/contract/ai/reports.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { seesLiveProject } from '../../work/projects/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import type { Kind } from './facts/collect.ts';
import { holds } from '../../kit/lists/search.ts';

const on = tables<'reports' | 'report_versions' | 'report_shares' | 'report_schedules'>();

/** The parameters of a report. */
export interface Params {
  readonly from: string;
  readonly to: string;
  readonly question: string | null;
}
const columns = [
  'r.id',
  'r.kind',
  'r.title',
  'r.project_id',
  'r.author_id',
  'r.current',
  'r.shared_at',
  'r.created_at',
  'r.updated_at',
  'r.deleted_at',
  'r.version',
  sql<Params>`r.params`.as('params'),
  personShown('r.team_id', 'r.author_id').as('author'),
] as const;

/** Reports of somebody, and those that were shared with the team: of a project with those who see it. */
const visible = (db: Db, scope: TeamScope) =>
  on(db)
    .selectFrom('reports as r')
    .where('r.team_id', '=', scope.team_id)
    .where((eb) =>
      eb.or([
        eb('r.author_id', '=', scope.person_id),
        eb.and([
          eb('r.shared_at', 'is not', null),
          eb.or([eb('r.kind', '!=', 'project'), sql<boolean>`${seesLiveProject(scope, sql.ref('r.project_id'))}`]),
        ]),
      ]),
    );

export const findReport = (db: Db, scope: TeamScope, id: string) =>
  visible(db, scope).select(columns).where('r.id', '=', id).where('r.deleted_at', 'is', null).executeTakeFirst();
export type ReportRow = NonNullable<Awaited<ReturnType<typeof findReport>>>;

/** Locks a report for its author, one that is there or one that was deleted. */
export const lockReport = (db: Tx, scope: TeamScope, id: string, deleted = false) =>
  visible(db, scope)
    .select(columns)
    .where('r.id', '=', id)
    .where('r.deleted_at', deleted ? 'is not' : 'is', null)
    .forUpdate('r')
    .executeTakeFirst();

export interface ReportFilter {
  readonly kind?: Kind | undefined;
  readonly search?: string | undefined;
  readonly deleted: boolean;
}
export function listReports(db: Db, scope: TeamScope, { kind, search, deleted }: ReportFilter, slice: Slice) {
  const matching = visible(db, scope)
    .where('r.deleted_at', deleted ? 'is not' : 'is', null)
    .$if(deleted, (q) => q.where('r.author_id', '=', scope.person_id))
    .$if(kind !== undefined, (q) => q.where('r.kind', '=', kind!))
    .$if(search !== undefined, (q) => q.where(holds(['r.title'], search!)));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('r.id') },
    ['r.updated_at', 'r.id'],
    'desc',
    slice,
  );
}

export async function insertReport(
  db: Tx,
  { team_id, person_id }: TeamScope,
  report: { id: string; kind: Kind; project_id: string | null; title: string; params: Params; at: string },
): Promise<void> {
  const { at, params, ...row } = report;
  await on(db)
    .insertInto('reports')
    .values({
      ...row,
      params: JSON.stringify(params),
      team_id,
      author_id: person_id,
      current: 1,
      created_at: at,
      updated_at: at,
    })
    .execute();
}

export interface ReportChange {
  readonly title?: string;
  readonly params?: Params;
  readonly current?: number;
  readonly shared_at?: string;
  readonly deleted_at?: string | null;
}
/** Writes a change to a locked report. */
export async function updateReport(
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { params, ...change }: ReportChange,
  now: string,
): Promise<void> {
  await on(db)
    .updateTable('reports')
    .set((eb) => ({
      ...change,
      ...(params === undefined ? {} : { params: JSON.stringify(params) }),
      updated_at: now,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
}

export interface NewVersion {
  readonly n: number;
  readonly facts: readonly Fact[];
  readonly blocks: readonly Block[];
  readonly as_of: string;
  readonly provenance: Provenance | null;
  readonly created_at: string;
}
export async function insertVersion(
  db: Tx,
  { team_id, person_id }: TeamScope,
  report_id: string,
  { facts, blocks, provenance, ...version }: NewVersion,
): Promise<void> {
  await on(db)
    .insertInto('report_versions')
    .values({
      ...version,
      team_id,
      report_id,
      facts: JSON.stringify(facts),
      blocks: JSON.stringify(blocks),
      provenance: provenance === null ? null : JSON.stringify(provenance),
      edited_by: person_id,
    })
    .execute();
}

const versionColumns = [
  'v.n',
  'v.as_of',
  'v.edited_by',
  'v.created_at',
  sql<Fact[]>`v.facts`.as('facts'),
  sql<Block[]>`v.blocks`.as('blocks'),
  sql<Provenance | null>`v.provenance`.as('provenance'),
  personShown('v.team_id', 'v.edited_by').as('editor'),
] as const;
const versionsOf = (db: Db, { team_id }: InTeam, report_id: string) =>
  on(db)
    .selectFrom('report_versions as v')
    .select(versionColumns)
    .where('v.team_id', '=', team_id)
    .where('v.report_id', '=', report_id);
export const findVersion = (db: Db, scope: InTeam, report_id: string, n: number) =>
  versionsOf(db, scope, report_id).where('v.n', '=', n).executeTakeFirst();
export const listVersions = (db: Db, scope: InTeam, report_id: string) =>
  versionsOf(db, scope, report_id).orderBy('v.n', 'desc').limit(1000).execute();
export type VersionRow = NonNullable<Awaited<ReturnType<typeof findVersion>>>;

/** How the reports that somebody may see are used. */
export async function countUse(db: Db, scope: TeamScope, now: string) {
  const ids = visible(db, scope).where('r.deleted_at', 'is', null).select('r.id');
  const by_kind = await visible(db, scope)
    .where('r.deleted_at', 'is', null)
    .select((eb) => ['r.kind', eb.fn.countAll<number>().as('reports')])
    .groupBy('r.kind')
    .orderBy('r.kind')
    .execute();
  const { team_id } = scope;
  const versions = on(db).selectFrom('report_versions').where('team_id', '=', team_id).where('report_id', 'in', ids);
  const shares = on(db)
    .selectFrom('report_shares')
    .where('team_id', '=', team_id)
    .where('report_id', 'in', ids)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now);
  const schedules = on(db)
    .selectFrom('report_schedules')
    .where('team_id', '=', team_id)
    .where('report_id', 'in', ids)
    .where('state', '=', 'active');
  const all = (query: { select: typeof versions.select }) => query.select((eb) => eb.fn.countAll<number>().as('count'));
  const counted = await on(db)
    .selectNoFrom([
      all(versions).as('versions'),
      all(shares as never).as('shares'),
      all(schedules as never).as('schedules'),
    ])
    .executeTakeFirstOrThrow();
  return {
    by_kind: by_kind.map(({ kind, reports }) => ({ kind, reports: Number(reports) })),
    versions: Number(counted.versions),
    shares: Number(counted.shares),
    schedules: Number(counted.schedules),
  };
}
