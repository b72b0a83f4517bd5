import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Writing } from '../../../kit/context.ts';
import type { Delegate } from '../../../kit/context.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { hasAnswered } from '../../../kit/calls/idempotency.ts';
import { callAs } from '../../../kit/access/delegate.ts';
import { AppError, toAppError, isOutage } from '../../../kit/errors.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { whoMay } from '../../../identity/people/recipients/recipients.ts';
import { place } from '../../../desk/approvals/requests/place.ts';
import { resolved, takenOf } from '../planning/steps.ts';
import * as queries from '../queries.ts';
import { entryOf, needsApproval } from '../tools/allowed.ts';
import { nextStep } from './job.ts';

type Stepping = JobCtx<typeof nextStep>;
const MOST_OUTPUT = 20_000;
/** After so long it is looked again whether another worker has done a step that it was about to do. */
const LOOK_AGAIN_SECONDS = 20;

/**
 * Does the next step of a run: called as its person, granted anew, under a key by which a crash repeats nothing. What
 * cannot be undone or leaves the team waits for a person first, bound to what it says.
 */
export async function doStep(ctx: Stepping, { run_id, n }: JobInput<typeof nextStep>): Promise<void> {
  const begun = await ctx.commit((tx) => begin(ctx, tx, run_id, n));
  if (begun === undefined) return;
  const { run, step, input, done } = begun;
  const entry = entryOf(step.procedure)!;
  const delegate: Delegate = {
    user_id: run.user_id,
    team_id: ctx.scope.team_id,
    procedures: run.procedures,
    by: `agent_run:${run_id}`,
  };
  const call = (path: string, given: unknown, key?: string) =>
    callAs(ctx.services, delegate, { path, input: given, idempotency_key: key, request_id: ctx.request.id });
  if (!step.calling) {
    const content_hash = hashOf(step.procedure, input, await versionOf(call, step.procedure, input));
    const repeated = done.some((one) => one.procedure === step.procedure && one.content_hash === content_hash);
    if (repeated && entry.kind === 'mutation') return fail(ctx, run_id, step, 'AGENT_LOOP');
    const waits =
      needsApproval(entry, input) ||
      // Texts of others were read: what they asked for could be what is done now.
      (run.mode === 'auto' &&
        entry.kind === 'mutation' &&
        done.some((one) => entryOf(one.procedure)?.kind === 'query'));
    if (waits && !(step.state === 'approved' && step.content_hash === content_hash))
      return wait(ctx, run, step, { content_hash, input });
    if (!(await claim(ctx, run_id, step, { content_hash, input }))) return lookAgain(ctx, run_id, step.n);
  }
  const key = `agent:${run_id}:${step.n}`;
  try {
    const output = await call(step.procedure, input, entry.kind === 'mutation' ? key : undefined);
    await succeed(ctx, run_id, step.n, output);
  } catch (error) {
    const refusal = toAppError(error);
    if (isOutage(refusal) || refusal.app === 'INTERNAL') throw error;
    // Another worker is at it, or died at it and still holds its key for a while.
    if (refusal.app === 'IDEMPOTENCY_IN_FLIGHT') return lookAgain(ctx, run_id, step.n);
    // A row that was deleted before a crash cannot be deleted again, and that is not the failure.
    const place = { principal: delegate.by, procedure: step.procedure, key };
    if (step.calling && (await hasAnswered(ctx.db, place))) await succeed(ctx, run_id, step.n, null);
    else await fail(ctx, run_id, { ...step, calling: true }, refusal.app);
  }
}

interface Begun {
  readonly run: queries.LockedRun;
  readonly step: queries.StepRow;
  readonly input: unknown;
  readonly done: readonly queries.StepRow[];
}
/** Finds the step whose turn it is; ends the run where there is none, or where it may not go on. */
async function begin(ctx: Stepping, tx: Writing, run_id: string, n: number | undefined): Promise<Begun | undefined> {
  const { scope, now, job } = ctx;
  const run = await queries.lockRun(tx.db, scope, run_id);
  if (run === undefined || (run.state !== 'queued' && run.state !== 'running')) return undefined;
  const steps = await queries.listSteps(tx.db, scope, run_id);
  const step = steps.find(({ state }) => state === 'pending' || state === 'approved');
  const end = async (state: 'succeeded' | 'failed', code: string | null) => {
    await finish(ctx, tx, run_id, state, code);
    return undefined;
  };
  if (step === undefined) return end('succeeded', null);
  if (n !== undefined && step.n !== n) return undefined;
  if (job.key_revoked === true) return end('failed', 'FORBIDDEN');
  if (run.deadline_at <= now()) return end('failed', 'TIMED_OUT');
  if (run.state === 'queued') await queries.setRun(tx.db, scope, run_id, { state: 'running' });
  const done = steps.filter(({ state }) => state === 'succeeded');
  const answers = new Map(done.map((one) => [one.n, one]));
  // A step that was called is called again with the same input, if at all.
  return { run, step, input: step.calling ? step.called_with : resolved(step.input, answers), done };
}

async function finish(
  { scope, now }: Stepping,
  tx: Writing,
  run_id: string,
  state: 'succeeded' | 'failed',
  error: string | null,
): Promise<void> {
  const { version } = await queries.setRun(tx.db, scope, run_id, { state, error, finished_at: now() });
  tx.events.add('agent_run.finished', { id: run_id, version }, { state, error });
}

/** Runs that somebody has cancelled meanwhile stay as they are. */
const ifRunning = (ctx: Stepping, run_id: string, work: (tx: Writing) => Promise<void>): Promise<void> =>
  ctx.commit(async (tx) => {
    const run = await queries.lockRun(tx.db, ctx.scope, run_id);
    if (run?.state === 'running') await work(tx);
  });

interface Called {
  readonly content_hash: string;
  readonly input: unknown;
}
/** So long a step waits for a decision. */
const DECIDED_IN_SECONDS = 14 * 86_400;
/** How many characters of an input people are shown. */
const MOST_SHOWN = 5000;

/** Asks for the approval of a step through the bot of the team: of its person, if they may decide, else of an approver. */
async function wait(
  ctx: Stepping,
  { id: run_id, person_id, goal }: queries.LockedRun,
  step: queries.StepRow,
  { content_hash, input }: Called,
): Promise<void> {
  const { scope, now } = ctx;
  const { n, procedure, why } = step;
  const called_with = JSON.stringify(input);
  const request_id = randomUUIDv7();
  try {
    await ifRunning(ctx, run_id, async ({ db, events, outbox }) => {
      const change = { state: 'waiting', content_hash, called_with, request_id } as const;
      const isFirst = await queries.setStep(db, scope, run_id, step, { ...change, decided_by: null, decided_at: null });
      if (!isFirst) return;
      const ownMay = (await whoMay(db, scope.team_id, [person_id], 'approvals.decide')).get(person_id) === true;
      const shown = JSON.stringify(input, null, 2).slice(0, MOST_SHOWN);
      await place(
        { db, scope, events, outbox, now },
        {
          id: request_id,
          subject: { agent_run_id: run_id, step: `${n}`, title: `${cut(goal, 200)}: ${procedure}` },
          description: `${why === '' ? '' : `${why}\n\n`}\`${procedure}\`\n\n\`\`\`json\n${shown}\n\`\`\``,
          policy: 'any',
          quorum: undefined,
          named: ownMay ? [person_id] : [],
          least: 1,
          expires_at: secondsAfter(now(), DECIDED_IN_SECONDS),
          replaces_id: null,
        },
      );
      const { version } = await queries.setRun(db, scope, run_id, { state: 'waiting' });
      events.add('agent_run.waiting', { id: run_id, version }, { n, procedure });
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.app !== 'NO_APPROVER') throw error;
    await fail(ctx, run_id, step, error.app);
  }
}
async function claim(ctx: Stepping, run_id: string, step: queries.StepRow, { content_hash, input }: Called) {
  let claimed = false;
  await ifRunning(ctx, run_id, async ({ db }) => {
    const call = { content_hash, called_with: JSON.stringify(input) };
    claimed = await queries.claimStep(db, ctx.scope, run_id, step, call);
  });
  return claimed;
}
function succeed(ctx: Stepping, run_id: string, n: number, output: unknown) {
  const text = JSON.stringify(output ?? null);
  const isWhole = text.length <= MOST_OUTPUT;
  const kept = isWhole ? text : JSON.stringify({ truncated: true, beginning: cut(text, 2000) });
  return ctx.commit(async ({ db, outbox }) => {
    await queries.lockRun(db, ctx.scope, run_id);
    const inputs = isWhole ? [] : (await queries.listSteps(db, ctx.scope, run_id)).map(({ input }) => input);
    const first = await queries.endStep(db, ctx.scope, run_id, n, {
      output: kept,
      handed: isWhole ? null : JSON.stringify(takenOf(n, output, inputs)),
      finished_at: ctx.now(),
    });
    if (first) outbox.later(nextStep, { run_id, n: n + 1 });
  });
}
const lookAgain = (ctx: Stepping, run_id: string, n: number): Promise<void> =>
  ctx.commit(async ({ outbox }) =>
    outbox.later(nextStep, { run_id, n }, { run_at: secondsAfter(ctx.now(), LOOK_AGAIN_SECONDS) }),
  );
/** Fails a step and its run, unless another worker has meanwhile done the step, or asked about it: then it goes on with that. */
function fail(ctx: Stepping, run_id: string, step: queries.StepRow, error: string): Promise<void> {
  return ifRunning(ctx, run_id, async (tx) => {
    const change = { state: 'failed', error, finished_at: ctx.now() } as const;
    if (await queries.setStep(tx.db, ctx.scope, run_id, step, change)) await finish(ctx, tx, run_id, 'failed', error);
  });
}

/** The hash of what a person approves: the procedure, its input, and the version of the row that it is about. */
const hashOf = (procedure: string, input: unknown, version: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([procedure, input, version]))
    .digest('hex');

/** The version of the row that a call is about, where the domain shows rows by the same reference. */
async function versionOf(
  call: (path: string, input: unknown) => Promise<unknown>,
  procedure: string,
  input: unknown,
): Promise<unknown> {
  const path = `${procedure.slice(0, procedure.lastIndexOf('.'))}.get`;
  const [, field] = entryOf(path)?.rest.match(/\{(\w+)\}$/) ?? [];
  const id = field === undefined ? undefined : (input as Readonly<Record<string, unknown>> | null)?.[field];
  if (id === undefined) return null;
  try {
    return ((await call(path, { [field!]: id })) as { version?: unknown }).version ?? null;
  } catch (error) {
    if (error instanceof AppError || !isOutage(toAppError(error))) return null;
    throw error;
  }
}
