import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { RunError } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { JobScope, Writing } from '../../../kit/context.ts';
import { entitlementsOf } from '../../../kit/limits/entitlements.ts';
import { readNow } from '../../../kit/access/principal.ts';
import type { Services } from '../../../kit/services.ts';
import { noteOutcome } from '../../triggers/outcome.ts';
import type { Failure, Next, Progress } from '../../workflows/engine/walk.ts';
import { holdWorkflow } from '../../workflows/find.ts';
import { pauseWorkflow } from '../../workflows/pause.ts';
import { tidyUp, told } from '../ending/finish.ts';
import * as queries from '../queries.ts';
import { enqueueTurn, enqueueWait } from '../steps.ts';
import { positionFor, type Claimed } from './claimed.ts';
import type { Outcome } from './outcome.ts';

/** The run is somebody else's by now: cancelled, or taken over. */
export class Lost extends Error {}

/** One transaction of a turn. */
export interface Recording extends Writing {
  readonly services: Services;
  readonly scope: JobScope;
}

async function moveOr(ctx: Recording, work: Claimed, change: Parameters<typeof queries.moveRun>[3]): Promise<void> {
  const { run, moves } = work;
  if (!(await queries.moveRun(ctx.db, ctx.scope, { ...run, moves }, { resumed: null, ...change }))) throw new Lost();
}

/** Writes down how far a run has come. Throws Lost. */
export async function move(
  ctx: Recording,
  work: Claimed,
  writes: readonly queries.StepWrite[],
  progressAt: (position: number) => Progress,
): Promise<void> {
  const progress = progressAt(await positionFor(ctx.db, work.version));
  await moveOr(ctx, work, { progress });
  await queries.writeSteps(ctx.db, ctx.scope, work.run.id, writes);
  work.progress = progress;
  work.moves += 1;
}

/** Leaves the next step to another turn, at once or in some seconds. Throws Lost. */
export async function postpone(
  ctx: Recording,
  { run, ...work }: Claimed,
  writes: readonly queries.StepWrite[],
  seconds?: number,
): Promise<void> {
  const turn = run.turn + 1;
  const due_at = seconds === undefined ? undefined : secondsAfter(await readNow(ctx.services), seconds);
  const state = seconds === undefined ? 'running' : 'queued';
  const when = due_at === undefined ? {} : { due_at };
  await moveOr(ctx, { run, ...work }, { progress: work.progress, turn, state, ...when });
  await queries.writeSteps(ctx.db, ctx.scope, run.id, writes);
  enqueueTurn(ctx.outbox, ctx.scope, { id: run.id, turn, due_at });
}

/** Lets a run wait. The turn stays open: whoever ends the wait, or the timer, begins the next. Throws Lost. */
export async function startWaiting(
  ctx: Recording,
  work: Claimed,
  wait: (Outcome & { kind: 'waits' })['wait'],
  write: queries.StepWrite,
): Promise<void> {
  const { run, progress } = work;
  await moveOr(ctx, work, { state: 'waiting', progress });
  await queries.writeSteps(ctx.db, ctx.scope, run.id, [write]);
  await queries.insertWait(ctx.db, ctx.scope, { ...wait, run_id: run.id, from_position: progress.position });
  enqueueWait(ctx.outbox, ctx.scope, { id: run.id, turn: run.turn, due_at: wait.expires_at });
}

const keptUntil = async ({ db, scope }: Recording, now: string): Promise<string> =>
  secondsAfter(now, (await entitlementsOf(db, scope)).workflow_run_days * 86_400);

async function ended(
  ctx: Recording,
  work: Claimed,
  { failure, progress }: Next & { kind: 'end' },
  writes: readonly queries.StepWrite[],
): Promise<void> {
  const { db, scope, events, services } = ctx;
  const { run, lost, version } = work;
  const now = await readNow(services);
  // Locks are taken in one order everywhere: trigger, workflow, run.
  if (run.trigger_id !== null) await noteOutcome(ctx, run.trigger_id, { failed: failure !== null, now });
  if (lost !== undefined && run.as_publisher)
    await pauseWorkflow(ctx, scope, run.workflow_id, { ...lost, number: version.number }, now);
  if (run.concurrency_key !== null) await holdWorkflow(db, scope, run.workflow_id);
  const state = failure === null ? 'succeeded' : 'failed';
  const error: RunError | null = failure;
  const kept_until = await keptUntil(ctx, now);
  await moveOr(ctx, work, { state, error, progress, finished_at: now, kept_until });
  await queries.writeSteps(db, scope, run.id, writes);
  await tidyUp({ ...ctx, now: () => now }, { ...run, state: 'running' }, 'failed');
  const about = { id: run.workflow_id, actor_id: run.person_id };
  if (failure === null) events.add('workflow.run_succeeded', about, told(run));
  else events.add('workflow.run_failed', about, { ...told(run), step: failure.step, code: failure.code });
}

/** Ends a run that was cancelled while a step of it was done. One that is somebody else's is left alone. */
async function cancelled(ctx: Recording, { id, concurrency_key, workflow_id }: queries.InnerRun): Promise<void> {
  const { db, scope, events, services } = ctx;
  if (concurrency_key !== null) await holdWorkflow(db, scope, workflow_id);
  const run = await queries.lockRun(db, scope, id);
  if (run?.state !== 'cancelling') return;
  const now = await readNow(services);
  const kept_until = await keptUntil(ctx, now);
  await queries.updateRun(db, scope, id, { state: 'cancelled', resumed: null, finished_at: now, kept_until });
  await tidyUp({ ...ctx, now: () => now }, run, 'cancelled');
  events.add('workflow.run_cancelled', { id: workflow_id, actor_id: run.person_id }, told(run));
}

export const end = {
  ended,
  cancelled,
  /** Ends a run that has lasted for as long as one may. */
  tooOld: (ctx: Recording, work: Claimed): Promise<void> =>
    ended(ctx, work, { kind: 'end', failure: OLD, progress: work.progress }, []),
};
const OLD: Failure = { step: null, code: 'RUN_TOO_LONG', message: 'It lasted longer than 30 days.' };
