import { sql } from 'kysely';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { teamZone } from '../../identity/teams/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { lastPosition } from '../../kit/feeds/queries.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { isOpenProject } from '../../work/projects/fragments.ts';
import { isWorkflow, runsNow } from '../workflows/fragments.ts';

const on = tables<'triggers'>();

const columns = [
  'id',
  'team_id',
  'workflow_id',
  'name',
  'kind',
  'config',
  'input',
  'enabled',
  'disabled_reason',
  'next_at',
  'last_fired_at',
  'last_error',
  'failures',
  'created_by',
  'from_position',
  'created_at',
  'updated_at',
  'version',
] as const;

const creator = personShown<PersonName | null>('triggers.team_id', 'triggers.created_by').as('creator');

/** The settings of a trigger, by its kind. */
export interface Config {
  types?: string[] | undefined;
  changed_fields?: string[] | undefined;
  project_id?: string | undefined;
  where?: string | undefined;
  include_internal?: boolean | undefined;
  cron?: string | undefined;
  time_zone?: string | undefined;
  missed?: 'once' | 'skip' | 'all' | undefined;
  source_id?: string | undefined;
  provider?: string | undefined;
}
export interface TriggerRow {
  id: string;
  team_id: InTeam['team_id'];
  workflow_id: string;
  name: string;
  kind: 'event' | 'schedule' | 'inbound';
  config: Config;
  input: Record<string, unknown> | null;
  enabled: boolean;
  disabled_reason: 'failing' | null;
  next_at: string | null;
  last_fired_at: string | null;
  last_error: string | null;
  failures: number;
  created_by: string | null;
  creator: PersonName | null;
  /** It hears what follows this position. */
  from_position: number | string;
  created_at: string;
  updated_at: string;
  version: number;
}

/** The triggers whose workflow has not been deleted. */
const triggers = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('triggers')
    .where('team_id', '=', team_id)
    .where(isWorkflow('triggers.team_id', 'triggers.workflow_id'));

export const findTrigger = (db: Db, scope: InTeam, id: string) =>
  triggers(db, scope)
    .select([...columns, creator])
    .where('id', '=', id)
    .$castTo<TriggerRow>()
    .executeTakeFirst();
export const lockTrigger = (db: Tx, scope: InTeam, id: string) =>
  triggers(db, scope)
    .select([...columns, creator])
    .where('id', '=', id)
    .forUpdate()
    .$castTo<TriggerRow>()
    .executeTakeFirst();

export interface TriggerFilter {
  workflow_id?: string | undefined;
  kind?: TriggerRow['kind'] | undefined;
  enabled?: boolean | undefined;
}
/** The triggers of a team, newest first. */
export function listTriggers(db: Db, scope: InTeam, { workflow_id, kind, enabled }: TriggerFilter, slice: Slice) {
  const matching = triggers(db, scope)
    .$if(workflow_id !== undefined, (query) => query.where('workflow_id', '=', workflow_id!))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .$if(enabled !== undefined, (query) => query.where('enabled', '=', enabled!));
  const rows = matching.select([...columns, creator]).$castTo<TriggerRow>();
  return listed(db, { rows, matching: matching.select('id') }, ['created_at', 'id'], 'desc', slice);
}

/** Whether somebody sees a project that is there. */
export async function hasProject(db: Db, scope: Pick<TeamScope, 'team_id' | 'person_id' | 'roles'>, id: string) {
  const { team_id, person_id } = scope;
  const manages = rolesPermit(scope.roles, 'team.manage');
  const seen = isOpenProject({ team_id, person_id, manages }, id);
  const { rows } = await sql<{ seen: boolean }>`select ${seen} as seen`.execute(on(db));
  return rows[0]!.seen;
}

/** The time zone of a team. */
export async function zoneOf(db: Db, { team_id }: InTeam): Promise<string> {
  const { rows } = await sql<{ zone: string }>`select ${teamZone(sql`${team_id}::uuid`)} as zone`.execute(on(db));
  return rows[0]!.zone;
}

type Written = Pick<TriggerRow, 'workflow_id' | 'name' | 'kind' | 'config' | 'input' | 'enabled' | 'next_at'>;
const json = (value: object | null) => (value === null ? null : JSON.stringify(value));

export const insertTrigger = (
  db: Tx,
  { team_id }: InTeam,
  { at, config, input, ...row }: Written & { id: string; created_by: string; at: string },
) =>
  on(db)
    .insertInto('triggers')
    .values({
      ...row,
      team_id,
      config: JSON.stringify(config),
      input: json(input),
      from_position: lastPosition(),
      created_at: at,
      updated_at: at,
    })
    .returning([...columns, creator])
    .$castTo<TriggerRow>()
    .executeTakeFirstOrThrow();

type TriggerChange = Partial<
  Pick<
    TriggerRow,
    | 'name'
    | 'config'
    | 'input'
    | 'enabled'
    | 'next_at'
    | 'disabled_reason'
    | 'failures'
    | 'last_error'
    | 'last_fired_at'
  >
>;
export const updateTrigger = (db: Tx, { team_id }: InTeam, id: string, change: TriggerChange, at: string) => {
  const { config, input, ...rest } = change;
  return on(db)
    .updateTable('triggers')
    .set((eb) => ({
      ...rest,
      ...(config === undefined ? {} : { config: JSON.stringify(config) }),
      ...(input === undefined ? {} : { input: json(input) }),
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning([...columns, creator])
    .$castTo<TriggerRow>()
    .executeTakeFirstOrThrow();
};

/** Notes that triggers have fired, or why they could not, without making another version of them. */
export const noteFired = (
  db: Tx,
  { team_id }: InTeam,
  ids: readonly string[],
  noted: { last_fired_at?: string; last_error?: string | null; next_at?: string | null },
) =>
  on(db)
    .updateTable('triggers')
    .set(noted)
    .where('team_id', '=', team_id)
    .where((eb) => eb('id', '=', eb.fn.any(eb.val([...ids]))))
    .execute();

export const deleteTrigger = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db).deleteFrom('triggers').where('team_id', '=', team_id).where('id', '=', id).execute();

/** Selects the teams that have a trigger listening to events. */
export async function listListening(db: Db, team_ids: readonly InTeam['team_id'][]): Promise<InTeam['team_id'][]> {
  const rows = await on(db)
    .selectFrom('triggers')
    .select('team_id')
    .distinct()
    .where((eb) => eb('team_id', '=', eb.fn.any(eb.val([...team_ids]))))
    .where('enabled', '=', true)
    .where('kind', '<>', 'schedule')
    .execute();
  return rows.map(({ team_id }) => team_id as InTeam['team_id']);
}
/** The triggers of some teams that listen, and whose workflow runs. */
export const listListeners = (db: Db, team_ids: readonly InTeam['team_id'][]) =>
  on(db)
    .selectFrom('triggers')
    .select([...columns, creator])
    .where((eb) => eb('team_id', '=', eb.fn.any(eb.val([...team_ids]))))
    .where('enabled', '=', true)
    .where('kind', '<>', 'schedule')
    .where(runsNow('triggers.team_id', 'triggers.workflow_id'))
    .orderBy('id')
    .$castTo<TriggerRow>()
    .execute();

/** The schedules of a team that are enabled: of one workflow, or those that come later than an instant. */
export const lockSchedules = (db: Tx, scope: InTeam, only: { workflow_id: string } | { after: string }) =>
  triggers(db, scope)
    .select([...columns, creator])
    .where('kind', '=', 'schedule')
    .where('enabled', '=', true)
    .$if('workflow_id' in only, (query) =>
      query.where('workflow_id', '=', 'workflow_id' in only ? only.workflow_id : ''),
    )
    .$if('after' in only, (query) => query.where('next_at', '>', 'after' in only ? only.after : ''))
    .orderBy('id')
    .forUpdate()
    .$castTo<TriggerRow>()
    .execute();

/** Counts a run that ended. Gives the failures in a row; undefined where nothing had to be written. */
export async function countOutcome(
  db: Tx,
  { team_id }: InTeam,
  id: string,
  failed: boolean,
): Promise<{ failures: number; enabled: boolean } | undefined> {
  return on(db)
    .updateTable('triggers')
    .set((eb) => ({ failures: failed ? eb('failures', '+', 1) : 0 }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .$if(!failed, (query) => query.where('failures', '>', 0))
    .returning(['failures', 'enabled'])
    .executeTakeFirst();
}
