import { randomUUIDv7 } from 'node:crypto';
import type { RunError } from '@deskwire/contract/automation/workflows.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import { contextOf } from '../../../kit/expressions/context.ts';
import { ExpressionError } from '../../../kit/expressions/expression.ts';
import type { Services } from '../../../kit/services.ts';
import { issuesOfInput } from '../../workflows/engine/input.ts';
import { rendered } from '../../workflows/engine/template.ts';
import type { Progress } from '../../workflows/engine/walk.ts';
import { paceRuns, type Version, type Workflow } from '../../workflows/find.ts';
import { makeRoomFor, type Ending } from '../ending/finish.ts';
import * as queries from '../queries.ts';
import { enqueueTurn } from '../steps.ts';

/** The context in which runs are started. It can add the events of a run that is replaced. */
export interface Starting extends Ending {
  readonly services: Services;
}

/** One run that shall be started. */
export interface Wanted {
  readonly trigger_id: string | null;
  /** The event, time or message that started it, by which it is started only once. */
  readonly trigger_ref: string | null;
  readonly started_by: queries.NewRun['started_by'];
  readonly person_id: string | null;
  readonly as_publisher: boolean;
  readonly input: unknown;
  /** `trigger`, `event` and `payload` as expressions see them. */
  readonly cause: Readonly<Record<string, unknown>>;
  readonly depth?: number;
  /** The workflows whose runs led to it. */
  readonly chain?: readonly string[];
  readonly correlation?: string | null;
  readonly causation?: string | null;
  readonly retry_of?: string | null;
  readonly progress?: Progress;
}

const MOST_DEPTH = 5;
/** How long a run that did nothing is shown. */
const SKIPPED_SECONDS = 7 * 86_400;

/**
 * Starts runs of one version of a workflow: at most one for each trigger and what it was started by. Some are only noted:
 * those that the workflow itself led to, those beyond the plan, and those whose turn it is not. Gives the ids of those that
 * are new. `beyond` says what happens beyond the plan: it is noted, or TIER_LIMIT_EXCEEDED is thrown.
 */
export async function startRuns(
  ctx: Starting,
  workflow: Workflow,
  version: Version,
  wanted: readonly Wanted[],
  beyond: 'note' | 'throw' = 'note',
): Promise<string[]> {
  const { db, scope, now } = ctx;
  const rows = wanted.map((one) => rowOf(workflow, version, one, now()));
  const starting = rows.filter(({ state }) => state === 'queued');
  await reserve(ctx, starting, beyond);
  const going = starting.filter(({ state }) => state === 'queued');
  if (going.length > 0) {
    const delays = await paceRuns(db, scope, workflow.id, going.length, now());
    for (const [index, row] of going.entries()) row.due_at = secondsAfter(now(), delays[index]!);
  }
  const added = new Set<string>();
  const plain = rows.filter((row) => row.concurrency_key === null || row.state !== 'queued');
  for (const id of await queries.insertRuns(db, scope, plain, now())) added.add(id);
  for (const row of rows)
    if (!plain.includes(row)) for (const id of await insertInTurn(ctx, version, row)) added.add(id);
  const due = rows.filter((row) => added.has(row.id) && row.state === 'queued' && !row.held);
  for (const { id, due_at } of due) enqueueTurn(ctx.outbox, scope, { id, turn: 0, due_at });
  return rows.map(({ id }) => id).filter((id) => added.has(id));
}

function rowOf(workflow: Workflow, version: Version, wanted: Wanted, now: string): queries.NewRun {
  const { depth = 0, chain = [], correlation = null, causation = null, retry_of = null, progress = null } = wanted;
  const row = {
    ...wanted,
    id: randomUUIDv7(),
    workflow_id: workflow.id,
    workflow_version: version.number,
    progress,
    depth,
    chain,
    correlation,
    causation,
    retry_of,
    error: null,
    concurrency_key: null,
    held: false,
    due_at: now,
    finished_at: null,
    kept_until: null,
  };
  if (chain.includes(workflow.id) && !workflow.allow_reentry) return skipped({ ...row, reason: 'loop' }, now);
  if (depth > MOST_DEPTH) return skipped({ ...row, reason: 'depth' }, now);
  const [issue] = issuesOfInput(version.program.definition.input, wanted.input);
  if (issue !== undefined) {
    const message = `The input does not fit: ${[...issue.path, issue.reason].join(' ')}`;
    return stillborn(row, { step: null, code: 'WORKFLOW_INPUT_INVALID', message }, now);
  }
  try {
    return { ...row, state: 'queued', reason: null, concurrency_key: keyOf(version, wanted, now) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const message = `The expression of the concurrency key ${error.reason}.`;
    return stillborn(row, { step: null, code: 'EXPRESSION_FAILED', message }, now);
  }
}
type Unborn = Omit<queries.NewRun, 'state' | 'reason'>;
const over = (now: string) => ({ finished_at: now, kept_until: secondsAfter(now, SKIPPED_SECONDS) });
const skipped = (row: Unborn & Pick<queries.NewRun, 'reason'>, now: string): queries.NewRun => ({
  ...row,
  ...over(now),
  state: 'skipped',
});
const stillborn = (row: Unborn, error: RunError, now: string): queries.NewRun => ({
  ...row,
  ...over(now),
  state: 'failed',
  reason: null,
  error,
});

const LONGEST_KEY = 500;
/** By what runs of a workflow take turns. Null: they do not. Throws ExpressionError. */
function keyOf({ program }: Version, { cause, input }: Wanted, now: string): string | null {
  const { concurrency } = program.definition;
  if (concurrency === undefined) return null;
  const context = contextOf({ ...cause, input: input ?? {}, vars: {}, steps: {}, now });
  if (context === undefined) throw new ExpressionError('cannot see more than 64 KiB at once');
  const key = rendered(concurrency.key, context);
  return (typeof key === 'string' ? key : JSON.stringify(key)).slice(0, LONGEST_KEY);
}

/** Takes runs off what the plan allows a month. Those beyond it are noted as skipped. */
async function reserve(ctx: Starting, rows: readonly queries.NewRun[], beyond: 'note' | 'throw'): Promise<void> {
  if (rows.length === 0) return;
  if (await fits(ctx, rows.length, beyond)) return;
  let left = true;
  for (const row of rows) {
    left &&= rows.length > 1 && (await fits(ctx, 1, beyond));
    if (!left) Object.assign(row, skipped({ ...row, reason: 'quota' }, ctx.now()));
  }
}
async function fits(ctx: Starting, runs: number, beyond: 'note' | 'throw'): Promise<boolean> {
  try {
    await requireRoom(ctx, 'workflow_runs_a_month', runs);
    return true;
  } catch (error) {
    if (beyond === 'note' && error instanceof AppError && error.app === 'TIER_LIMIT_EXCEEDED') return false;
    throw error;
  }
}

/** Starts a run when it is its turn. Pacing has locked the workflow: nobody else decides about the key now. */
async function insertInTurn(ctx: Starting, { program }: Version, row: queries.NewRun): Promise<Set<string>> {
  const { db, scope, now } = ctx;
  const open = await queries.openWithKey(db, scope, row.workflow_id, row.concurrency_key!);
  const when = program.definition.concurrency!.when_busy;
  if (open.length > 0 && when === 'skip')
    return queries.insertRuns(db, scope, [skipped({ ...row, reason: 'busy' }, now())], now());
  const busy = when === 'replace' ? await makeRoomFor(ctx, open) : open.length > 0;
  row.held = busy;
  return queries.insertRuns(db, scope, [row], now());
}
