import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { RunError, WorkflowRun } from '@deskwire/contract/automation/workflows.schemas.ts';
import { accountOf, personShown } from '../../identity/people/fragments.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { workflowName } from '../workflows/fragments.ts';
import type { Progress } from '../workflows/engine/walk.ts';

const on = tables<'workflow_runs' | 'workflow_steps' | 'workflow_waits' | 'event_positions' | 'feeds'>();

const shown = [
  'id',
  'team_id',
  'workflow_id',
  'workflow_version',
  'trigger_id',
  'started_by',
  'person_id',
  'state',
  'reason',
  'error',
  'depth',
  'retry_of',
  'created_at',
  'started_at',
  'finished_at',
  'dismissed_at',
  'version',
] as const;
const name = workflowName('workflow_runs.team_id', 'workflow_runs.workflow_id');
const ofWait = <T>(column: 'kind' | 'expires_at') => sql<T | null>`(
  select ${sql.ref(`w.${column}`)} from workflow_waits w
  where w.team_id = workflow_runs.team_id and w.run_id = workflow_runs.id)`;

const runs = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('workflow_runs')
    .where('team_id', '=', team_id)
    .select([
      ...shown,
      name.as('workflow_name'),
      personShown('workflow_runs.team_id', 'workflow_runs.person_id').as('person'),
      ofWait<'time' | 'event' | 'approval'>('kind').as('waiting_for'),
      ofWait<string>('expires_at').as('waiting_until'),
    ])
    .$castTo<WorkflowRun>();

export const findRun = (db: Db, scope: InTeam, id: string) => runs(db, scope).where('id', '=', id).executeTakeFirst();

export interface RunFilter {
  workflow_id?: string | undefined;
  trigger_id?: string | undefined;
  state?: readonly WorkflowRun['state'][] | undefined;
  dismissed?: boolean | undefined;
}
/** The runs of a team, latest first. */
export function listRuns(
  db: Db,
  scope: InTeam,
  { workflow_id, trigger_id, state, dismissed }: RunFilter,
  slice: Slice,
) {
  const rows = runs(db, scope)
    .$if(workflow_id !== undefined, (query) => query.where('workflow_id', '=', workflow_id!))
    .$if(trigger_id !== undefined, (query) => query.where('trigger_id', '=', trigger_id!))
    .$if(state !== undefined && state.length > 0, (query) => query.where('state', 'in', state!))
    .$if(dismissed !== undefined, (query) => query.where('dismissed_at', dismissed! ? 'is not' : 'is', null));
  return listed(db, { rows, matching: rows.clearSelect().select('id') }, ['created_at', 'id'], 'desc', slice);
}

const inner = [
  ...shown,
  'trigger_ref',
  'as_publisher',
  'input',
  'cause',
  'progress',
  'resumed',
  'turn',
  'moves',
  'chain',
  'correlation',
  'causation',
  'concurrency_key',
  'held',
] as const;
/** A run as those see it who do its steps. */
export interface InnerRun extends Omit<WorkflowRun, 'workflow_name' | 'person' | 'waiting_for' | 'waiting_until'> {
  trigger_ref: string | null;
  as_publisher: boolean;
  input: unknown;
  cause: Readonly<Record<string, unknown>>;
  progress: Progress | null;
  resumed: Resumed | null;
  turn: number;
  moves: number;
  chain: string[];
  correlation: string | null;
  causation: string | null;
  concurrency_key: string | null;
  held: boolean;
  /** The account of the person for whom it acts. */
  user_id: string | null;
}
/** The end of a wait. */
export type Resumed =
  | { readonly kind: 'time' | 'expired' }
  | { readonly kind: 'event'; readonly event: unknown; readonly payload: unknown }
  | { readonly kind: 'approval'; readonly request_id: string };

const innerRuns = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('workflow_runs')
    .where('team_id', '=', team_id)
    .select([...inner, accountOf('workflow_runs.team_id', 'workflow_runs.person_id').as('user_id')])
    .$castTo<InnerRun>();
/** Keeps a run from ending until the transaction does. */
export const holdRun = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('workflow_runs')
    .select('finished_at')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst();
export const lockRun = (db: Tx, scope: InTeam, id: string) =>
  innerRuns(db, scope).where('id', '=', id).forUpdate().executeTakeFirst();
export const readRun = (db: Db, scope: InTeam, id: string) =>
  innerRuns(db, scope).where('id', '=', id).executeTakeFirst();

/** The run that led to an event, where it was one of this team. */
export async function findCauses(
  db: Db,
  keys: readonly (InTeam & { readonly id: string })[],
): Promise<Map<string, { workflow_id: string; chain: string[]; depth: number }>> {
  if (keys.length === 0) return new Map();
  const rows = await on(db)
    .selectFrom('workflow_runs')
    .select(['id', 'workflow_id', 'chain', 'depth'])
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('team_id', 'id'),
        'in',
        keys.map(({ team_id, id }) => tuple(team_id, id)),
      ),
    )
    .execute();
  return new Map(rows.map(({ id, ...cause }) => [id, cause]));
}

export const openRuns = (db: Tx, { team_id }: InTeam, workflow_id: string) =>
  on(db)
    .selectFrom('workflow_runs')
    .select('id')
    .where('team_id', '=', team_id)
    .where('workflow_id', '=', workflow_id)
    .where('finished_at', 'is', null)
    .orderBy('id')
    .execute();

interface RunChange {
  state?: WorkflowRun['state'];
  reason?: WorkflowRun['reason'];
  error?: RunError | null;
  progress?: Progress;
  resumed?: Resumed | null;
  turn?: number;
  held?: boolean;
  due_at?: string;
  started_at?: string;
  finished_at?: string;
  kept_until?: string;
  dismissed_at?: string;
}
const columnsOf = ({ progress, resumed, error, ...change }: RunChange) => ({
  ...change,
  ...(progress === undefined ? {} : { progress: JSON.stringify(progress) }),
  ...(resumed === undefined ? {} : { resumed: resumed === null ? null : JSON.stringify(resumed) }),
  ...(error === undefined ? {} : { error: error === null ? null : JSON.stringify(error) }),
});

/** Changes a run that is locked. */
export const updateRun = async (db: Tx, { team_id }: InTeam, id: string, change: RunChange): Promise<void> => {
  await on(db)
    .updateTable('workflow_runs')
    .set((eb) => ({ ...columnsOf(change), moves: eb('moves', '+', 1), version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
};

/** Changes a run if nobody else has since this worker did. False: somebody has. */
export const moveRun = async (
  db: Tx,
  { team_id }: InTeam,
  { id, turn, moves }: Pick<InnerRun, 'id' | 'turn' | 'moves'>,
  change: RunChange,
): Promise<boolean> => {
  const { numUpdatedRows } = await on(db)
    .updateTable('workflow_runs')
    .set((eb) => ({ ...columnsOf(change), moves: eb('moves', '+', 1), version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('turn', '=', turn)
    .where('moves', '=', moves)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export interface StepWrite {
  readonly path: string;
  readonly iteration: string;
  readonly attempt: number;
  readonly state: 'running' | 'waiting' | 'succeeded' | 'failed';
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: RunError | null;
  readonly at: string;
}
/** Writes what became of steps; one that was begun stays one row. */
export async function writeSteps(
  db: Tx,
  { team_id }: InTeam,
  run_id: string,
  writes: readonly StepWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  const rows = writes.map(({ at, state, ...write }) => ({
    ...write,
    state,
    started_at: at,
    finished_at: state === 'succeeded' || state === 'failed' ? at : null,
  }));
  await sql`
    insert into workflow_steps
      (team_id, run_id, path, iteration, attempt, state, input, output, error, started_at, finished_at)
    select ${team_id}, ${run_id}, path, iteration, attempt, state, input, output, error, started_at, finished_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(path text, iteration text, attempt integer, state text,
      input jsonb, output jsonb, error jsonb, started_at timestamptz, finished_at timestamptz)
    on conflict (team_id, run_id, path, iteration, attempt) do update
    set state = excluded.state, output = excluded.output, error = excluded.error, finished_at = excluded.finished_at`.execute(
    on(db),
  );
}

/** Ends the steps that were under way when a run ended. */
export const endSteps = (db: Tx, { team_id }: InTeam, run_id: string, state: 'failed' | 'cancelled', at: string) =>
  on(db)
    .updateTable('workflow_steps')
    .set({ state, finished_at: at })
    .where('team_id', '=', team_id)
    .where('run_id', '=', run_id)
    .where('state', 'in', ['running', 'waiting'])
    .execute();

export const listSteps = (db: Db, { team_id }: InTeam, run_id: string) =>
  on(db)
    .selectFrom('workflow_steps')
    .select(['path as step', 'iteration', 'attempt', 'state', 'input', 'output', 'error', 'started_at', 'finished_at'])
    .where('team_id', '=', team_id)
    .where('run_id', '=', run_id)
    .orderBy('started_at')
    .orderBy('path')
    .orderBy('iteration')
    .orderBy('attempt')
    .limit(2000)
    .execute();

/** The next run that waits for its turn with a key. */
export const nextHeld = (db: Tx, { team_id }: InTeam, workflow_id: string, key: string) =>
  on(db)
    .selectFrom('workflow_runs')
    .select(['id', 'turn', 'due_at'])
    .where('team_id', '=', team_id)
    .where('workflow_id', '=', workflow_id)
    .where('concurrency_key', '=', key)
    .where('held', '=', true)
    .where('finished_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();

/** The runs with a key that have not ended. */
export const openWithKey = (db: Tx, { team_id }: InTeam, workflow_id: string, key: string) =>
  on(db)
    .selectFrom('workflow_runs')
    .select(['id', 'held'])
    .where('team_id', '=', team_id)
    .where('workflow_id', '=', workflow_id)
    .where('concurrency_key', '=', key)
    .where('finished_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export interface NewRun {
  id: string;
  workflow_id: string;
  workflow_version: number;
  trigger_id: string | null;
  trigger_ref: string | null;
  started_by: WorkflowRun['started_by'];
  person_id: string | null;
  as_publisher: boolean;
  state: 'queued' | 'skipped' | 'failed';
  reason: WorkflowRun['reason'];
  error: RunError | null;
  input: unknown;
  cause: object;
  progress: Progress | null;
  depth: number;
  chain: readonly string[];
  correlation: string | null;
  causation: string | null;
  concurrency_key: string | null;
  held: boolean;
  retry_of: string | null;
  due_at: string;
  finished_at: string | null;
  kept_until: string | null;
}
/** Adds runs, and gives the ids of those that were not started before by the same delivery, event or time. */
export async function insertRuns(
  db: Tx,
  { team_id }: InTeam,
  rows: readonly NewRun[],
  at: string,
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const { rows: added } = await sql<{ id: string }>`
    insert into workflow_runs (team_id, id, workflow_id, workflow_version, trigger_id, trigger_ref, started_by, person_id,
      as_publisher, state, reason, error, input, cause, progress, depth, chain, correlation, causation, concurrency_key, held,
      retry_of, due_at, created_at, finished_at, kept_until)
    select ${team_id}, id, workflow_id, workflow_version, trigger_id, trigger_ref, started_by, person_id, as_publisher, state,
      reason, error, input, cause, progress, depth, chain, correlation, causation, concurrency_key, held, retry_of, due_at,
      ${at}, finished_at, kept_until
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, workflow_id uuid, workflow_version integer,
      trigger_id uuid, trigger_ref text, started_by text, person_id uuid, as_publisher boolean, state text, reason text,
      error jsonb, input jsonb, cause jsonb, progress jsonb, depth integer, chain uuid[], correlation uuid, causation uuid,
      concurrency_key text, held boolean, retry_of uuid, due_at timestamptz, finished_at timestamptz, kept_until timestamptz)
    on conflict (team_id, trigger_id, trigger_ref) do nothing
    returning id`.execute(on(db));
  return new Set(added.map(({ id }) => id));
}

export interface NewWait {
  run_id: string;
  kind: 'time' | 'event' | 'approval';
  event_type: string | null;
  entity_id: string | null;
  where: string | null;
  request_id: string | null;
  from_position: number;
  expires_at: string;
}
export const insertWait = (db: Tx, { team_id }: InTeam, row: NewWait) =>
  on(db)
    .insertInto('workflow_waits')
    .values({ ...row, team_id })
    .execute();
export const findWait = (db: Db, { team_id }: InTeam, run_id: string) =>
  on(db)
    .selectFrom('workflow_waits')
    .selectAll()
    .where('team_id', '=', team_id)
    .where('run_id', '=', run_id)
    .executeTakeFirst();
export type WaitRow = NonNullable<Awaited<ReturnType<typeof findWait>>>;
export const deleteWait = async (db: Tx, { team_id }: InTeam, run_id: string): Promise<boolean> =>
  (await on(db)
    .deleteFrom('workflow_waits')
    .where('team_id', '=', team_id)
    .where('run_id', '=', run_id)
    .returning('run_id')
    .executeTakeFirst()) !== undefined;

/** The last position of the log of events. */
export const lastPosition = async (db: Db): Promise<number> =>
  Number(
    (
      await on(db)
        .selectFrom('event_positions')
        .select((eb) => eb.fn.max('position').as('last'))
        .executeTakeFirstOrThrow()
    ).last ?? 0,
  );
/** How far a feed has come. It stays there until the transaction ends. */
export const holdFeed = async (db: Tx, feed: string): Promise<number> =>
  Number(
    (await on(db).selectFrom('feeds').select('position').where('name', '=', feed).forShare().executeTakeFirst())
      ?.position ?? 0,
  );

/** The positions of events of a team between two positions, in order. */
export async function listBetween(
  db: Db,
  { team_id }: InTeam,
  { after, until, limit }: { after: number; until: number; limit: number },
): Promise<{ position: number; event_id: string; team_id: InTeam['team_id'] }[]> {
  const rows = await on(db)
    .selectFrom('event_positions')
    .select(['position', 'event_id'])
    .where('team_id', '=', team_id)
    .where('position', '>', after)
    .where('position', '<=', until)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(({ position, event_id }) => ({ position: Number(position), event_id, team_id }));
}

/** Selects the teams that have a run waiting for an event or a decision. */
export async function listWaitingTeams(db: Db, team_ids: readonly InTeam['team_id'][]): Promise<InTeam['team_id'][]> {
  const rows = await on(db)
    .selectFrom('workflow_waits')
    .select('team_id')
    .distinct()
    .where((eb) => eb('team_id', '=', eb.fn.any(eb.val([...team_ids]))))
    .where('kind', '<>', 'time')
    .execute();
  return rows.map(({ team_id }) => team_id as InTeam['team_id']);
}
/**
 * The waits of runs of some teams: events of these types, or decisions on these requests. The latest run first, as runs are
 * locked.
 */
export const listWaits = (
  db: Db,
  team_ids: readonly InTeam['team_id'][],
  { types, request_ids }: { types: readonly string[]; request_ids: readonly string[] },
) =>
  on(db)
    .selectFrom('workflow_waits')
    .selectAll()
    .where((eb) => eb('team_id', '=', eb.fn.any(eb.val([...team_ids]))))
    .where((eb) =>
      eb.or([
        eb('event_type', '=', eb.fn.any(eb.val([...types]))),
        eb('request_id', '=', eb.fn.any(eb.val([...request_ids]))),
      ]),
    )
    .orderBy('run_id', 'desc')
    .execute();
