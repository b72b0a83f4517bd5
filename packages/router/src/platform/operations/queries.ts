import { sql } from 'kysely';
import { rolesPermit, type TeamRole } from '@deskwire/contract/kit/access.ts';
import { tables, type Database, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { countUpTo } from '../../kit/count.ts';
import { COUNTED, type Slice } from '../../kit/page.ts';

const on = tables<'operations' | 'operation_lines' | 'people' | 'users'>();
export type OperationState = NonNullable<Database['operations']['state']['__select__']>;
const running: OperationState[] = ['running', 'cancelling'];
const stopped: OperationState[] = ['failed', 'cancelled'];

const columns = [
  'id',
  'team_id',
  'kind',
  'state',
  'total',
  'done',
  'failed',
  'result',
  'error',
  'created_by',
  'created_at',
  'started_at',
  'finished_at',
  'updated_at',
  'version',
] as const;

/** Everybody sees what they started, managers everything. */
const seen = (db: Db, scope: TeamScope) =>
  on(db)
    .selectFrom('operations')
    .where('team_id', '=', scope.team_id)
    .$if(!rolesPermit(scope.roles, 'operations.manage'), (query) => query.where('created_by', '=', scope.person_id));

export interface OperationFilter {
  kind?: string | undefined;
  state?: OperationState[] | undefined;
}
const matching = (db: Db, scope: TeamScope, { kind, state }: OperationFilter) =>
  seen(db, scope)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .$if(state !== undefined, (query) => query.where((eb) => eb('state', '=', eb.fn.any(eb.val(state!)))));

/** A page of operations, newest first. */
export async function listOperations(db: Db, scope: TeamScope, filter: OperationFilter, slice: Slice, count: boolean) {
  const rows = await matching(db, scope, filter)
    .select(columns)
    .$if(slice.after !== undefined, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(slice.after![0] as string, slice.after![1] as string)),
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(slice.limit)
    .offset(slice.offset)
    .execute();
  return count ? { rows, counted: await countUpTo(db, matching(db, scope, filter).select('id')) } : { rows };
}
export type OperationRow = Awaited<ReturnType<typeof listOperations>>['rows'][number];

/** An operation; undefined where it is somebody else's and the person manages none. */
export const findOperation = (db: Db, scope: TeamScope, id: string): Promise<OperationRow | undefined> =>
  seen(db, scope).select(columns).where('id', '=', id).executeTakeFirst();

export interface IssueRow {
  line: number;
  place: number;
  field: string | null;
  reason: string;
  value: string | null;
}
/** A page of the reasons why lines were refused, in the order of the file. */
export async function listIssues(db: Db, scope: TeamScope, operation_id: string, slice: Slice, count: boolean) {
  const issues = sql`
    from operation_lines l, rows from (jsonb_to_recordset(l.issues) as (field text, reason text, value text))
      with ordinality as i(field, reason, value, place)
    where l.team_id = ${scope.team_id} and l.operation_id = ${operation_id} and l.issues is not null`;
  const after =
    slice.after === undefined ? sql`` : sql`and (l.line, i.place) > (${slice.after[0]}::int, ${slice.after[1]}::int)`;
  const { rows } = await sql<IssueRow>`
    select l.line, i.place::int as place, i.field, i.reason, i.value ${issues} ${after}
    order by l.line, i.place limit ${slice.limit} offset ${slice.offset}`.execute(on(db));
  if (!count) return { rows };
  const counted = await sql<{ counted: number }>`
    select count(*)::int as counted from (select 1 ${issues} limit ${COUNTED + 1}) as one`.execute(on(db));
  return { rows, counted: counted.rows[0]!.counted };
}

export interface NewOperation {
  id: string;
  team_id: string;
  kind: string;
  input: string;
  created_by: string;
  created_at: string;
  updated_at: string;
}
export const insertOperation = (db: Tx, operation: NewOperation): Promise<OperationRow> =>
  on(db).insertInto('operations').values(operation).returning(columns).executeTakeFirstOrThrow();

const touch = (now: string) => ({ updated_at: now, version: sql<number>`version + 1` });

/** Asks an operation that a worker has begun to stop. Undefined: there is none that runs. */
export const askToStop = (db: Tx, scope: TeamScope, id: string, now: string): Promise<OperationRow | undefined> =>
  on(db)
    .updateTable('operations')
    .set({ state: 'cancelling', ...touch(now) })
    .where('team_id', '=', scope.team_id)
    .where('id', '=', id)
    .where((eb) => eb('state', '=', eb.fn.any(eb.val(running))))
    .returning(columns)
    .executeTakeFirst();

/** Puts an operation that ended back into the queue, at the step it stands at. Undefined: there is nothing to try. */
export const reopenOperation = (db: Tx, scope: TeamScope, id: string, now: string) =>
  on(db)
    .updateTable('operations')
    .set({
      state: 'queued',
      // Refused lines stand all over the file: it is read again from its beginning, and lines that went in are skipped.
      cursor: sql`case when failed > 0 then null else cursor end`,
      failed: 0,
      step: sql<number>`step + 1`,
      error: null,
      finished_at: null,
      ...touch(now),
    })
    .where('team_id', '=', scope.team_id)
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('state', '=', eb.fn.any(eb.val(stopped))),
        eb.and([eb('state', '=', 'succeeded'), eb('failed', '>', 0)]),
      ]),
    )
    .returning([...columns, 'step'])
    .executeTakeFirst();

/** Forgets refused lines, so that they are tried again. */
export const deleteRefusedLines = (db: Tx, team_id: string, operation_id: string) =>
  on(db)
    .deleteFrom('operation_lines')
    .where('team_id', '=', team_id)
    .where('operation_id', '=', operation_id)
    .where('issues', 'is not', null)
    .execute();

/** What a batch must know of its operation, and what its creator may do now. */
export const findRun = (db: Db, team_id: string, id: string) =>
  on(db)
    .selectFrom('operations as o')
    .innerJoin('people as p', (join) => join.onRef('p.team_id', '=', 'o.team_id').onRef('p.id', '=', 'o.created_by'))
    .leftJoin('users as u', 'u.id', 'p.user_id')
    .select([
      'o.id',
      'o.team_id',
      'o.kind',
      'o.state',
      'o.step',
      'o.input',
      'o.cursor',
      'o.created_by',
      'o.version',
      'o.finished_at',
      sql<
        TeamRole[]
      >`case when p.left_at is null and (u.id is null or u.status = 'active') then p.roles else '{}' end`.as('roles'),
    ])
    .where('o.team_id', '=', team_id)
    .where('o.id', '=', id)
    .executeTakeFirst();
export type Run = NonNullable<Awaited<ReturnType<typeof findRun>>>;

const atStep = (db: Tx, { team_id, id, step }: Pick<Run, 'team_id' | 'id' | 'step'>) =>
  on(db).updateTable('operations').where('team_id', '=', team_id).where('id', '=', id).where('step', '=', step);

/** The first batch begins: the new version, once; undefined where another worker was first. */
export async function startRun(db: Tx, run: Pick<Run, 'team_id' | 'id' | 'step'>, now: string) {
  const started = await atStep(db, run)
    .set({ state: 'running', started_at: sql<string>`coalesce(started_at, ${now})`, ...touch(now) })
    .where('state', '=', 'queued')
    .returning('version')
    .executeTakeFirst();
  return started?.version;
}

/**
 * Takes a step: of all who try it, one. Holds the row until the transaction ends, so that whoever asks to cancel waits for
 * the batch. Answers with the state before; undefined where the step was taken already.
 */
export async function takeStep(db: Tx, run: Run, now: string): Promise<OperationState | undefined> {
  const taken = await atStep(db, run)
    .set({ step: run.step + 1, ...touch(now) })
    .where((eb) => eb('state', '=', eb.fn.any(eb.val(running))))
    .returning('state')
    .executeTakeFirst();
  return taken?.state;
}

export interface LineRow {
  line: number;
  outcome: string;
  entity_id: string | null;
  key: string | null;
  issues: unknown;
}
/** Lines that an earlier try dealt with. */
export async function findLines(db: Tx, run: Run, from: number, to: number): Promise<ReadonlySet<number>> {
  const rows = await on(db)
    .selectFrom('operation_lines')
    .select('line')
    .where('team_id', '=', run.team_id)
    .where('operation_id', '=', run.id)
    .where('line', '>=', from)
    .where('line', '<=', to)
    .execute();
  return new Set(rows.map(({ line }) => line));
}

/** The outcome of every line of a batch; a line that stands there already refuses the whole batch. */
export const insertLines = (db: Tx, run: Run, lines: readonly LineRow[]) =>
  sql`
    insert into operation_lines (team_id, operation_id, line, outcome, entity_id, key, issues)
    select ${run.team_id}, ${run.id}, line, outcome, entity_id, key, issues
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(
      line integer, outcome text, entity_id uuid, key text, issues jsonb)`.execute(on(db));

export interface Progress {
  done: number;
  failed: number;
  total?: number | undefined;
  cursor: unknown;
  result: unknown;
}
export const advance = (db: Tx, run: Run, { done, failed, total, cursor, result }: Progress) =>
  on(db)
    .updateTable('operations')
    .set((eb) => ({
      done: eb('done', '+', done),
      failed: eb('failed', '+', failed),
      cursor: JSON.stringify(cursor ?? null),
      result: sql`coalesce(result, '{}') || ${JSON.stringify(result ?? {})}::jsonb`,
      ...(total === undefined ? {} : { total }),
    }))
    .where('team_id', '=', run.team_id)
    .where('id', '=', run.id)
    .execute();

export interface Ending {
  state: 'succeeded' | 'failed' | 'cancelled';
  error?: unknown;
}
/** Which operation, and the step or the state that it must still be in. */
export interface Standing {
  readonly team_id: string;
  readonly id: string;
  readonly at: { readonly step: number } | { readonly state: OperationState };
}

/** Ends an operation, once. The number of lines by outcome stands in its result. */
export const endRun = (db: Tx, { team_id, id, at }: Standing, { state, error }: Ending, now: string) =>
  on(db)
    .updateTable('operations')
    .set({
      state,
      finished_at: now,
      error: error === undefined ? null : JSON.stringify(error),
      result: sql`coalesce(result, '{}') || coalesce((
        select jsonb_object_agg(outcome, lines) from (
          select outcome, count(*) as lines from operation_lines
          where team_id = ${team_id} and operation_id = ${id} group by outcome) as counted), '{}')`,
      ...touch(now),
    })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .where((eb) => ('step' in at ? eb('step', '=', at.step) : eb('state', '=', at.state)))
    .returning(columns)
    .executeTakeFirst();

/** Shows how far a batch that is one long piece has come. False: it was asked to stop, or has been taken over. */
export async function showProgress(db: Tx, run: Run, done: number, total: number, now: string): Promise<boolean> {
  const shown = await atStep(db, run)
    .set({ done, total, ...touch(now) })
    .where('state', '=', 'running')
    .returning('version')
    .executeTakeFirst();
  return shown !== undefined;
}

/** Whether a worker or the queue still has the batch of a step in hand. */
export async function isStepAlive(db: Db, name: string, id: string, step: number): Promise<boolean> {
  const { rows } = await sql<{ alive: boolean }>`
    select exists (select 1 from jobs where name = ${name} and failed_at is null
        and payload->'input'->>'operation_id' = ${id} and payload->'input'->'step' = to_jsonb(${step}::int))
      or exists (select 1 from outbox where name = ${name}
        and payload->'input'->>'operation_id' = ${id} and payload->'input'->'step' = to_jsonb(${step}::int)) as alive`.execute(
    on(db),
  );
  return rows[0]!.alive;
}

/** Forgets the lines of an operation. */
export const deleteLines = (db: Tx, team_id: string, operation_id: string) =>
  on(db)
    .deleteFrom('operation_lines')
    .where('team_id', '=', team_id)
    .where('operation_id', '=', operation_id)
    .execute();
