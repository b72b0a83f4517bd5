import { sql } from 'kysely';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { isWorkedOn } from '../../kit/jobs/alive.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import type { PlannedStep } from './planning/steps.ts';
import { nextStep } from './steps/job.ts';

const on = tables<'agent_plans' | 'agent_runs' | 'agent_steps'>();
export type RunState = 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
/** Whether a run goes on, or will once somebody has decided. */
export const isGoingOn = (state: RunState): boolean => state === 'queued' || state === 'running' || state === 'waiting';
type Person = Pick<TeamScope, 'team_id' | 'person_id'>;

export const insertPlan = (
  db: Tx,
  { team_id, person_id }: Person,
  plan: { id: string; goal: string; steps: string; provenance: string; created_at: string; expires_at: string },
) =>
  on(db)
    .insertInto('agent_plans')
    .values({ ...plan, team_id, person_id })
    .execute();

export const findPlan = (db: Db, { team_id, person_id }: Person, id: string) =>
  on(db)
    .selectFrom('agent_plans')
    .select(['id', 'goal', 'expires_at', sql<PlannedStep[]>`steps`.as('steps')])
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .where('id', '=', id)
    .executeTakeFirst();

const counted = (done: boolean) => sql<number>`(
  select count(*)::int from agent_steps s where s.team_id = agent_runs.team_id and s.run_id = agent_runs.id
    ${done ? sql`and s.state in ('succeeded', 'skipped')` : sql``})`;
const shownColumns = [
  'agent_runs.id',
  'agent_runs.goal',
  'agent_runs.mode',
  'agent_runs.state',
  'agent_runs.error',
  'agent_runs.person_id',
  'agent_runs.created_at',
  'agent_runs.finished_at',
  'agent_runs.version',
  counted(true).as('steps_done'),
  counted(false).as('steps_total'),
  personShown('agent_runs.team_id', 'agent_runs.person_id').as('person'),
] as const;

/** Runs of somebody, and all of them for those who decide on their steps. */
const visible = (db: Db, { team_id, person_id, roles }: TeamScope) =>
  on(db)
    .selectFrom('agent_runs')
    .where('agent_runs.team_id', '=', team_id)
    .$if(!rolesPermit(roles, 'approvals.decide'), (q) => q.where('agent_runs.person_id', '=', person_id));

export const findRun = (db: Db, scope: TeamScope, id: string) =>
  visible(db, scope).select(shownColumns).where('agent_runs.id', '=', id).executeTakeFirst();
export type RunRow = NonNullable<Awaited<ReturnType<typeof findRun>>>;

export function listRuns(db: Db, scope: TeamScope, state: RunState | undefined, slice: Slice) {
  const matching = visible(db, scope).$if(state !== undefined, (q) => q.where('agent_runs.state', '=', state!));
  return listed(
    db,
    { rows: matching.select(shownColumns), matching: matching.select('agent_runs.id') },
    ['agent_runs.created_at', 'agent_runs.id'],
    'desc',
    slice,
  );
}

export interface NewRun {
  readonly id: string;
  readonly user_id: string;
  readonly goal: string;
  readonly mode: 'plan' | 'auto';
  readonly procedures: readonly string[];
  readonly deadline_at: string;
  readonly created_at: string;
}
export async function insertRun(
  db: Tx,
  { team_id, person_id }: Person,
  run: NewRun,
  steps: readonly PlannedStep[],
): Promise<void> {
  await on(db)
    .insertInto('agent_runs')
    .values({ ...run, procedures: [...run.procedures], team_id, person_id, state: 'queued' })
    .execute();
  await on(db)
    .insertInto('agent_steps')
    .values(
      steps.map(({ n, procedure, input, why }) => ({
        team_id,
        run_id: run.id,
        n,
        procedure,
        input: JSON.stringify(input),
        why,
        state: 'pending' as const,
      })),
    )
    .execute();
}

const stepColumns = [
  's.n',
  's.procedure',
  's.why',
  's.state',
  's.content_hash',
  's.error',
  's.calling',
  's.request_id',
  's.decided_by',
  's.decided_at',
  's.finished_at',
  sql<Record<string, unknown>>`s.input`.as('input'),
  sql<Record<string, unknown> | null>`s.called_with`.as('called_with'),
  sql`s.output`.as('output'),
  sql<Record<string, unknown> | null>`s.handed`.as('handed'),
  personShown<PersonName | null>('s.team_id', 's.decided_by').as('decider'),
] as const;
export const listSteps = (db: Db, { team_id }: InTeam, run_id: string) =>
  on(db)
    .selectFrom('agent_steps as s')
    .select(stepColumns)
    .where('s.team_id', '=', team_id)
    .where('s.run_id', '=', run_id)
    .orderBy('s.n')
    .execute();
export type StepRow = Awaited<ReturnType<typeof listSteps>>[number];

const ends = (db: Db, { team_id }: InTeam, id: string) =>
  on(db).selectFrom('agent_runs').select('finished_at').where('team_id', '=', team_id).where('id', '=', id);
/** When a run has ended, if it has. */
export const readEnd = (db: Db, scope: InTeam, id: string) => ends(db, scope, id).executeTakeFirst();
export const holdEnd = (db: Tx, scope: InTeam, id: string) => ends(db, scope, id).forShare().executeTakeFirst();

/** The step that waits with a request. */
export const findWaiting = async (db: Db, { team_id }: InTeam, request_id: string) => {
  const found = await on(db)
    .selectFrom('agent_steps')
    .select(['run_id', 'n'])
    .where('team_id', '=', team_id)
    .where('request_id', '=', request_id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return found && { ...found, request_id };
};

/** Locks a run as it is carried out. */
export const lockRun = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('agent_runs')
    .select(['id', 'person_id', 'user_id', 'goal', 'mode', 'procedures', 'state', 'deadline_at', 'version'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
export type LockedRun = NonNullable<Awaited<ReturnType<typeof lockRun>>>;

export const setRun = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  change: {
    readonly state: RunState;
    readonly error?: string | null;
    readonly finished_at?: string | null;
    readonly deadline_at?: string;
    readonly procedures?: string[];
  },
) =>
  on(db)
    .updateTable('agent_runs')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();

/** Ends runs of all teams that no worker will go on with. */
export const endAbandoned = (db: Tx, now: string) =>
  on(db)
    .updateTable('agent_runs as r')
    .set((eb) => ({ state: 'failed', error: 'INTERNAL', finished_at: now, version: eb('r.version', '+', 1) }))
    // Written out, so that the index of those in progress serves whatever plan is kept.
    .where(sql<boolean>`r.state in ('queued', 'running')`)
    .where((eb) => eb.not(isWorkedOn(nextStep, 'run_id', sql.ref('r.id'))))
    .returning(['r.team_id', 'r.id', 'r.version'])
    .execute();
/** Fails the step that a run stopped at. A retry repeats no effect of it: the step keeps its key. */
export const failOpenStep = (db: Tx, { team_id }: InTeam, run_id: string, now: string) =>
  on(db)
    .updateTable('agent_steps as s')
    .set({ state: 'failed', error: 'INTERNAL', finished_at: now })
    .where('s.team_id', '=', team_id)
    .where('s.run_id', '=', run_id)
    .where(
      sql<boolean>`s.n = (select min(o.n) from agent_steps o
        where o.team_id = s.team_id and o.run_id = s.run_id and o.state in ('pending', 'approved'))`,
    )
    .execute();

export interface StepChange {
  readonly state?: StepRow['state'];
  readonly content_hash?: string | null;
  readonly called_with?: string | null;
  readonly output?: string | null;
  readonly handed?: string | null;
  readonly error?: string | null;
  readonly decided_by?: string | null;
  readonly decided_at?: string | null;
  readonly request_id?: string | null;
  readonly finished_at?: string | null;
}
/**
 * Writes down what a step is about to be called with, before it is: a worker that comes after a crash repeats that call, and
 * none that is told otherwise by its own effect. False: the step has changed, or another worker calls it.
 */
export const claimStep = async (
  db: Tx,
  { team_id }: InTeam,
  run_id: string,
  { n, state }: Pick<StepRow, 'n' | 'state'>,
  call: Required<Pick<StepChange, 'content_hash' | 'called_with'>>,
): Promise<boolean> =>
  (await on(db)
    .updateTable('agent_steps')
    .set({ ...call, calling: true })
    .where('team_id', '=', team_id)
    .where('run_id', '=', run_id)
    .where('n', '=', n)
    .where('state', '=', state)
    .where('calling', '=', false)
    .returning('n')
    .executeTakeFirst()) !== undefined;
/** Writes down what a step gave, unless another worker has done so. */
export const endStep = async (
  db: Tx,
  { team_id }: InTeam,
  run_id: string,
  n: number,
  change: Pick<StepChange, 'output' | 'handed' | 'finished_at'>,
): Promise<boolean> =>
  (await on(db)
    .updateTable('agent_steps')
    .set({ ...change, state: 'succeeded', calling: false })
    .where('team_id', '=', team_id)
    .where('run_id', '=', run_id)
    .where('n', '=', n)
    .where('state', 'in', ['pending', 'approved'])
    .returning('n')
    .executeTakeFirst()) !== undefined;
/** Changes a step that is still as it was when that was decided. False: somebody else has changed it, and decided first. */
export const setStep = async (
  db: Tx,
  { team_id }: InTeam,
  run_id: string,
  { n, state, calling }: Pick<StepRow, 'n' | 'state' | 'calling'>,
  change: StepChange,
): Promise<boolean> =>
  (await on(db)
    .updateTable('agent_steps')
    .set({ ...change, calling: false })
    .where('team_id', '=', team_id)
    .where('run_id', '=', run_id)
    .where('n', '=', n)
    .where('state', '=', state)
    .where('calling', '=', calling)
    .returning('n')
    .executeTakeFirst()) !== undefined;
