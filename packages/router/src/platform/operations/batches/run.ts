import { projectRolePermits, rolesPermit, visibilityOf } from '@deskwire/contract/kit/access.ts';
import { errors } from '@deskwire/contract/errors.ts';
import { z } from 'zod';
import { projectNow } from '../../../kit/access/in-project.ts';
import type { ProjectScope, TeamScope, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { endIn, enqueueStep } from './end.ts';
import {
  BATCH,
  OperationCancelled,
  OperationFailure,
  type Batch,
  type LineOutcome,
  type OperationKind,
  type Reading,
} from '../kind.ts';
import * as queries from './queries.ts';
import type { BatchCtx, BatchInput } from './steps.ts';

/**
 * Does one batch of an operation and asks for the next in the same transaction. Whoever repeats a batch, or runs it
 * beside another worker, finds its step taken: a crash at any point loses nothing and doubles nothing.
 */
export async function runBatch<I extends z.core.$ZodType, C>(
  ctx: BatchCtx,
  kind: OperationKind<I, C>,
  { operation_id, step }: BatchInput,
): Promise<void> {
  const { scope } = ctx;
  const run = await queries.findRun(ctx.db, scope.team_id, operation_id);
  if (run === undefined || run.step !== step) return;
  if (run.state === 'cancelling') return end(ctx, run, { state: 'cancelled' });
  if (run.state !== 'queued' && run.state !== 'running') return;
  if (ctx.job.key_revoked === true) return end(ctx, run, failed(keyIsGone));
  // The rights of its creator now, not those of a worker.
  const creator = { ...scope, person_id: run.created_by, roles: run.roles, visibility: visibilityOf(run.roles) };
  const input = z.parse(kind.input, run.input);
  const right = await rightOf(ctx, creator, kind, input);
  if (right instanceof OperationFailure) return end(ctx, run, failed(right));
  // A second worker goes on all the same: the first may die, and only one of them takes the step.
  if (run.state === 'queued') await start(ctx, run);
  try {
    const batch = await kind.batch({ ...readingOf(ctx, run, creator), ...right }, input, run.cursor as C | null);
    await ctx.commit((tx) => write(tx, ctx.now(), run, batch));
  } catch (error) {
    if (error instanceof OperationCancelled) return end(ctx, run, { state: 'cancelled' });
    const failure = failureOf(error);
    // Anything else may pass: the queue tries the batch again.
    if (failure === undefined) throw error;
    await end(ctx, run, failed(failure));
  }
}

/** The failure that no further try can mend: one that the kind throws, or a refusal. */
function failureOf(error: unknown): OperationFailure | undefined {
  if (error instanceof OperationFailure) return error;
  if (!(error instanceof AppError)) return undefined;
  const { app, message, details }: AppError = error;
  return errors[app].http < 500 ? new OperationFailure(app, message, details) : undefined;
}
const failed = ({ code, message, details }: OperationFailure): queries.Ending => ({
  state: 'failed',
  error: { code, message, ...(details === undefined ? {} : { details }) },
});
const keyIsGone = new OperationFailure('FORBIDDEN', 'The API key that started this has been revoked');
const rightIsGone = (needs: string) =>
  new OperationFailure('FORBIDDEN', 'Whoever started this may not do it any more', { needs });

const end = (ctx: BatchCtx, run: queries.Run, ending: queries.Ending): Promise<void> =>
  ctx.commit(async (tx) => void (await endIn(tx, ctx.now(), { ...run, at: { step: run.step } }, ending)));

const start = (ctx: BatchCtx, { id, kind, ...run }: queries.Run): Promise<void> =>
  ctx.commit(async ({ db, events }) => {
    const version = await queries.startRun(db, { id, ...run }, ctx.now());
    if (version !== undefined) events.add('operation.started', { id, version }, { kind });
  });

/** The project in which the creator still has the right that a kind needs; why they have not. */
async function rightOf<I extends z.core.$ZodType, C>(
  { db }: BatchCtx,
  scope: TeamScope,
  { requires }: OperationKind<I, C>,
  input: z.output<I>,
): Promise<{ readonly project: ProjectScope | undefined } | OperationFailure> {
  if (typeof requires === 'string')
    return rolesPermit(scope.roles, requires) ? { project: undefined } : rightIsGone(requires);
  const found = await projectNow(db, scope, requires.projectOf(input));
  if (found === undefined || !projectRolePermits(found.project.role, requires.permission))
    return rightIsGone(requires.permission);
  if (found.archived && requires.writes)
    return new OperationFailure('PROJECT_ARCHIVED', errors.PROJECT_ARCHIVED.message);
  return { project: found.project };
}

function readingOf(ctx: BatchCtx, run: queries.Run, scope: TeamScope): Omit<Reading, 'project'> {
  return {
    services: ctx.services,
    request: ctx.request,
    credentials: ctx.credentials,
    db: ctx.db,
    scope,
    operation_id: run.id,
    now: ctx.now,
    commit: ctx.commit,
    progress: async (done, total) => {
      const goesOn = await ctx.commit(({ db }) => queries.showProgress(db, run, done, total, ctx.now()));
      if (!goesOn) throw new OperationCancelled();
    },
  };
}

async function write<C>(tx: Writing, now: string, run: queries.Run, batch: Batch<C>): Promise<void> {
  const state = await queries.takeStep(tx.db, run, now);
  if (state === undefined) return;
  const step = run.step + 1;
  const standing = { ...run, at: { step } };
  if (state === 'cancelling') {
    await endIn(tx, now, standing, { state: 'cancelled' });
    return;
  }
  const known = batch.lines === null ? new Set<number>() : await queries.findLines(tx.db, run, ...batch.lines);
  const outcomes = (await batch.write?.(tx, known)) ?? [];
  if (outcomes.length > BATCH) throw new Error(`A batch of ${outcomes.length} lines is too long for one transaction`);
  if (outcomes.length > 0) await queries.insertLines(tx.db, run, outcomes.map(lineOf));
  const refused = outcomes.filter(({ issues }) => issues !== undefined).length;
  await queries.advance(tx.db, run, {
    done: outcomes.length - refused,
    failed: refused,
    total: batch.total,
    cursor: batch.next,
    result: batch.result,
  });
  if (batch.next !== undefined) enqueueStep(tx, now, { id: run.id, kind: run.kind, step });
  else await endIn(tx, now, standing, { state: 'succeeded' });
}

const lineOf = ({ line, outcome, entity_id, key, issues }: LineOutcome): queries.LineRow => ({
  line,
  outcome: issues === undefined ? outcome : 'failed',
  entity_id: entity_id ?? null,
  key: key ?? null,
  issues: issues ?? null,
});
