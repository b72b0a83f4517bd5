import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { columns, running, touch, type OperationState } from '../queries.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { rolesNow } from '../../../identity/people/fragments.ts';

const on = tables<'operations' | 'operation_lines' | 'jobs' | 'outbox'>();

/** The facts about an operation that a batch needs, and the rights of its creator now. */
export async function findRun(db: Db, team_id: TeamId, id: string) {
  const row = await on(db)
    .selectFrom('operations as o')
    .select([
      'o.id',
      'o.kind',
      'o.state',
      'o.step',
      'o.input',
      'o.cursor',
      'o.created_by',
      'o.version',
      'o.finished_at',
      rolesNow('o.team_id', 'o.created_by').as('roles'),
    ])
    .where('o.team_id', '=', team_id)
    .where('o.id', '=', id)
    .executeTakeFirst();
  return row && { ...row, team_id };
}
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

/** Writes the outcome of every line of a batch; a line that was written before refuses the whole batch. */
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
  readonly team_id: TeamId;
  readonly id: string;
  readonly at: { readonly step: number } | { readonly state: OperationState };
}

/** Ends an operation, once. Its result has the number of lines by outcome. */
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
export const deleteLines = (db: Tx, team_id: TeamId, operation_id: string) =>
  on(db)
    .deleteFrom('operation_lines')
    .where('team_id', '=', team_id)
    .where('operation_id', '=', operation_id)
    .execute();

export async function findDoneKeys(db: Db, team_id: TeamId, operation_id: string, keys: readonly string[]) {
  const rows = await on(db)
    .selectFrom('operation_lines')
    .select('key')
    .where('team_id', '=', team_id)
    .where('operation_id', '=', operation_id)
    .where((eb) => eb('key', '=', eb.fn.any(eb.val(keys as string[]))))
    .where('issues', 'is', null)
    .execute();
  return new Set(rows.map(({ key }) => key!));
}

export async function findEntities(db: Db, team_id: TeamId, operation_id: string, lines: readonly number[]) {
  const rows = await on(db)
    .selectFrom('operation_lines')
    .select(['line', 'outcome', 'entity_id'])
    .where('team_id', '=', team_id)
    .where('operation_id', '=', operation_id)
    .where((eb) => eb('line', '=', eb.fn.any(eb.val([...new Set(lines)]))))
    .where('issues', 'is', null)
    .execute();
  return new Map(rows.map(({ line, ...row }) => [line, row]));
}
