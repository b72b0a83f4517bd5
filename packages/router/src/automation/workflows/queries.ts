import { sql } from 'kysely';
import type { WorkflowDefinition } from '@deskwire/contract/automation/workflows.definition.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';

const on = tables<'workflows' | 'workflow_versions'>();

const columns = [
  'id',
  'team_id',
  'name',
  'description',
  'enabled',
  'paused_reason',
  'run_as',
  'members_may_run',
  'allow_reentry',
  'active_version',
  'latest_version',
  'created_by',
  'created_at',
  'updated_at',
  'version',
] as const;
/** The person whose rights the active version has. */
const publisher_id = sql<string | null>`(
  select v.published_by from workflow_versions v
  where v.team_id = workflows.team_id and v.workflow_id = workflows.id and v.number = workflows.active_version)`;
const people = [
  publisher_id.as('publisher_id'),
  personShown<PersonName | null>('workflows.team_id', publisher_id).as('publisher'),
  personShown<PersonName | null>('workflows.team_id', 'workflows.created_by').as('creator'),
] as const;

const findAny = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('workflows')
    .select([...columns, ...people])
    .where('team_id', '=', team_id)
    .where('id', '=', id);

export const findWorkflow = (db: Db, scope: InTeam, id: string) =>
  findAny(db, scope, id).where('deleted_at', 'is', null).executeTakeFirst();
export type WorkflowRow = NonNullable<Awaited<ReturnType<typeof findWorkflow>>>;

export const lockWorkflow = (db: Tx, scope: InTeam, id: string) =>
  findAny(db, scope, id).where('deleted_at', 'is', null).forUpdate().executeTakeFirst();
export const holdWorkflow = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('workflows')
    .select('id')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
/** One that was deleted and can be restored at this moment. */
export const lockDeleted = (db: Tx, scope: InTeam, id: string, at: string) =>
  findAny(db, scope, id).where('purge_at', '>', at).forUpdate().executeTakeFirst();

export interface WorkflowFilter {
  enabled?: boolean | undefined;
  /** Only deleted rows that can still be restored at this moment; without it, only the others. */
  restorable_at?: string | undefined;
}
/** The workflows of a team, newest first. */
export function listWorkflows(db: Db, { team_id }: InTeam, { enabled, restorable_at }: WorkflowFilter, slice: Slice) {
  const matching = on(db)
    .selectFrom('workflows')
    .where('team_id', '=', team_id)
    .$if(restorable_at === undefined, (query) => query.where('deleted_at', 'is', null))
    .$if(restorable_at !== undefined, (query) => query.where('purge_at', '>', restorable_at!))
    .$if(enabled !== undefined, (query) => query.where('enabled', '=', enabled!));
  const rows = matching.select([...columns, ...people]);
  return listed(db, { rows, matching: matching.select('id') }, ['created_at', 'id'], 'desc', slice);
}

export interface WorkflowFields {
  name: string;
  description: string | null;
  enabled: boolean;
  run_as: 'caller' | 'publisher';
  members_may_run: boolean;
  allow_reentry: boolean;
}
export const insertWorkflow = async (
  db: Tx,
  { team_id }: InTeam,
  { at, ...row }: WorkflowFields & { id: string; active_version: number | null; created_by: string; at: string },
): Promise<void> => {
  await on(db)
    .insertInto('workflows')
    .values({ ...row, team_id, created_at: at, updated_at: at })
    .execute();
};

interface WorkflowChange extends Partial<WorkflowFields> {
  active_version?: number;
  latest_version?: number;
  paused_reason?: 'rights_lost' | null;
  deleted_at?: string | null;
  purge_at?: string | null;
}
export const updateWorkflow = (db: Tx, { team_id }: InTeam, id: string, change: WorkflowChange, at: string) =>
  on(db)
    .updateTable('workflows')
    .set((eb) => ({ ...change, updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning([...columns, ...people])
    .executeTakeFirstOrThrow();

export const insertVersion = async (
  db: Tx,
  { team_id }: InTeam,
  {
    definition,
    ...row
  }: {
    workflow_id: string;
    number: number;
    definition: WorkflowDefinition;
    procedures: string[];
    created_by: string;
    created_at: string;
    published_by: string | null;
    published_at: string | null;
  },
): Promise<void> => {
  await on(db)
    .insertInto('workflow_versions')
    .values({ ...row, team_id, definition: JSON.stringify(definition) })
    .execute();
};

/** A version takes the rights of whoever publishes it. */
export const publishVersion = (
  db: Tx,
  { team_id }: InTeam,
  {
    workflow_id,
    number,
    ...published
  }: { workflow_id: string; number: number; published_by: string; published_at: string },
) =>
  on(db)
    .updateTable('workflow_versions')
    .set(published)
    .where('team_id', '=', team_id)
    .where('workflow_id', '=', workflow_id)
    .where('number', '=', number)
    .execute();

const versionPeople = [
  personShown<PersonName | null>('workflow_versions.team_id', 'workflow_versions.created_by').as('creator'),
  personShown<PersonName | null>('workflow_versions.team_id', 'workflow_versions.published_by').as('publisher'),
] as const;
const versionColumns = [
  'workflow_id',
  'number',
  'definition',
  'procedures',
  'created_by',
  'created_at',
  'published_by as publisher_id',
  'published_at',
] as const;
export const findVersion = (db: Db, { team_id }: InTeam, workflow_id: string, number: number) =>
  on(db)
    .selectFrom('workflow_versions')
    .select(versionColumns)
    .where('team_id', '=', team_id)
    .where('workflow_id', '=', workflow_id)
    .where('number', '=', number)
    .$castTo<VersionRow>()
    .executeTakeFirst();
export interface VersionRow {
  workflow_id: string;
  number: number;
  definition: WorkflowDefinition;
  procedures: string[];
  created_by: string | null;
  created_at: string;
  publisher_id: string | null;
  published_at: string | null;
}
interface ShownVersion extends VersionRow {
  creator: PersonName | null;
  publisher: PersonName | null;
}

/** The versions of a workflow, latest first. */
export function listVersions(db: Db, { team_id }: InTeam, workflow_id: string, slice: Slice) {
  const matching = on(db)
    .selectFrom('workflow_versions')
    .where('team_id', '=', team_id)
    .where('workflow_id', '=', workflow_id);
  const rows = matching.select([...versionColumns, ...versionPeople]).$castTo<ShownVersion>();
  return listed(db, { rows, matching: matching.select('number') }, ['number'], 'desc', slice);
}

/**
 * Gives each of so many new runs of a workflow the second at which it may begin: at once up to a burst, then one after
 * another. Runs that are asked for at the same time take turns at the row.
 */
export async function paceRuns(
  db: Tx,
  { team_id }: InTeam,
  { workflow_id, runs, burst, now }: { workflow_id: string; runs: number; burst: number; now: string },
): Promise<number> {
  const { rows } = await sql<{ ahead: number }>`
    update workflows set paced_until = greatest(paced_until, ${now}::timestamptz) + ${runs} * interval '1 second'
    where team_id = ${team_id} and id = ${workflow_id}
    returning extract(epoch from paced_until - ${now}::timestamptz)::float8 as ahead`.execute(on(db));
  return (rows[0]?.ahead ?? runs) - runs - burst;
}

/** Removes workflows that can no longer be restored, with everything of them. */
export const purgeWorkflows = (db: Tx, at: string) =>
  on(db)
    .deleteFrom('workflows')
    .where((eb) =>
      eb('id', 'in', eb.selectFrom('workflows').select('id').where('purge_at', '<=', at).orderBy('purge_at').limit(20)),
    )
    .where('purge_at', '<=', at)
    .execute();
