import type { Writing } from '../../../kit/context.ts';
import { turnYielder } from '../../../kit/event-loop.ts';
import { ExpressionError } from '../../../kit/expressions/expression.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import { readNow } from '../../../kit/access/principal.ts';
import {
  again,
  currentStep,
  fail,
  iterationOf,
  nameOf,
  next,
  settle,
  started,
  type Act,
  type Given,
  type Next,
} from '../../workflows/engine/walk.ts';
import { veiled } from '../../workflows/engine/template.ts';
import type { Resumed, StepWrite } from '../queries.ts';
import type { advanceRun } from '../steps.ts';
import { call } from './call.ts';
import { claim } from './claim.ts';
import type { Claimed } from './claimed.ts';
import { end, Lost, move, postpone, startWaiting } from './record.ts';
import { request } from './http.ts';
import { failed, type Outcome } from './outcome.ts';
import { catchUp } from './wake.ts';
import { decisionOf, wait } from './wait.ts';

type RunCtx = JobCtx<typeof advanceRun>;

/** How long one job does steps before other runs get its slot. */
const TURN_MS = 5000;
const MOST_STEPS = 50;

/**
 * Does the steps of a run, one after the other. Before a step is done it is written down that it is begun, with all that
 * came before; so a crash costs no more than the step that it was in, and that one has a key by which it has one effect.
 */
export async function advance(ctx: RunCtx, { run_id, turn }: { run_id: string; turn: number }): Promise<void> {
  const { commit } = ctx;
  const claimed = await claim(ctx, run_id, turn);
  if (claimed === undefined) return;
  if (claimed === 'waits') return catchUp(ctx, run_id);
  try {
    await new Turn(ctx, claimed).take();
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    // Somebody cancelled it, or another worker has gone on with it.
    await commit((tx) => end.cancelled({ ...ctx, ...tx }, claimed.run));
  }
}

/** One turn of a run. It is a class because each step goes on from what the one before has changed. */
class Turn {
  readonly #ctx: RunCtx;
  readonly #work: Claimed;
  readonly #yieldTurn = turnYielder();
  /** Steps that ended since something was written down last. */
  #ended: StepWrite[] = [];

  constructor(ctx: RunCtx, work: Claimed) {
    this.#ctx = ctx;
    this.#work = work;
  }

  async take(): Promise<void> {
    const ends = performance.now() + TURN_MS;
    let done = 0;
    let now = await readNow(this.#ctx.services);
    let step = await this.#resume(now);
    for (;;) {
      if (step === undefined) return;
      if (step.kind === 'end') return this.#end(step);
      if (step.kind === 'more') {
        this.#work.progress = step.progress;
        await this.#yieldTurn();
        step = next(this.#work.version.program, this.#work.progress, this.#given(now));
        continue;
      }
      this.#work.progress = step.progress;
      if (done >= MOST_STEPS || performance.now() >= ends)
        return this.#commit((tx) => postpone({ ...this.#ctx, ...tx }, this.#work, this.#ended));
      const { act } = step;
      await this.#begin(act, now);
      const outcome = await this.#perform(act, now);
      done += 1;
      now = await readNow(this.#ctx.services);
      step = await this.#conclude(act, outcome, now);
    }
  }

  #end = (last: Next & { readonly kind: 'end' }): Promise<void> =>
    this.#commit((tx) => end.ended({ ...this.#ctx, ...tx }, this.#work, last, this.#ended));

  #given = (now: string): Given => ({ cause: this.#work.run.cause, input: this.#work.run.input, now });

  /** Goes on where the run was left: after its wait, or at its step. */
  async #resume(now: string): Promise<Next | undefined> {
    const { run, version } = this.#work;
    const { resumed } = run;
    const step = currentStep(version.program, this.#work.progress);
    if (resumed === null || step === undefined) return next(version.program, this.#work.progress, this.#given(now));
    const act: Act = { kind: 'wait', step, iteration: iterationOf(this.#work.progress), input: null };
    return this.#conclude(act, await this.#waited(act, resumed, now), now);
  }

  /** The output of a wait that is over. */
  async #waited(act: Act, resumed: Resumed, now: string): Promise<Outcome> {
    switch (resumed.kind) {
      case 'time':
        return { kind: 'done', output: { at: now } };
      case 'event':
        return { kind: 'done', output: { event: resumed.event, payload: resumed.payload } };
      case 'approval':
        return decisionOf(this.#acting(), act, resumed.request_id);
      default:
        return failed(act.step.id, 'WAIT_EXPIRED', 'What it waited for did not happen in time.');
    }
  }

  /** Writes down that a step is begun; one that a crash interrupted is begun already. */
  async #begin(act: Act, now: string): Promise<void> {
    const { progress } = this.#work;
    if (progress.current === nameOf(act)) return;
    const attempt = progress.attempts + 1;
    const input = veiled(act.input);
    const write: StepWrite = { path: act.step.id, iteration: act.iteration, attempt, state: 'running', input, at: now };
    await this.#commit((tx) =>
      move({ ...this.#ctx, ...tx }, this.#work, [...this.#ended, write], (position) =>
        started(progress, act, position),
      ),
    );
    this.#ended = [];
  }

  #acting() {
    const { run, delegate } = this.#work;
    return { services: this.#ctx.services, run_id: run.id, delegate };
  }

  #perform(act: Act, now: string): Promise<Outcome> {
    const { db, scope } = this.#ctx;
    const { run } = this.#work;
    if (act.kind === 'call') return call(this.#acting(), act, act.step.call!, act.input);
    if (act.kind === 'wait') return wait({ ...this.#acting(), created_at: run.created_at, now }, act);
    return request({ ...this.#acting(), db, scope, workflow_id: run.workflow_id, now }, act);
  }

  /** Takes what became of a step into the run. Undefined: nothing more is to be done in this turn. */
  async #conclude(act: Act, outcome: Outcome, now: string): Promise<Next | undefined> {
    const { version } = this.#work;
    const { progress } = this.#work;
    const { step, iteration } = act;
    const write = { path: step.id, iteration, attempt: progress.attempts + 1, at: now };
    switch (outcome.kind) {
      case 'busy':
        await this.#commit((tx) => postpone({ ...this.#ctx, ...tx }, this.#work, [], BUSY_SECONDS));
        return undefined;
      case 'waits': {
        const waits: StepWrite = { ...write, state: 'waiting' };
        await this.#commit((tx) => startWaiting({ ...this.#ctx, ...tx }, this.#work, outcome.wait, waits));
        await catchUp(this.#ctx, this.#work.run.id);
        return undefined;
      }
      case 'done':
        try {
          const settled = settle(progress, step, outcome.output, this.#given(now));
          this.#ended.push({ ...write, state: 'succeeded', output: settled.outputs[step.id] });
          return next(version.program, settled, this.#given(now));
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
          const failure = { step: step.id, code: 'EXPRESSION_FAILED', message: `The expression ${error.reason}.` };
          return this.#failed(act, { kind: 'failed', failure }, write);
        }
      default:
        return this.#failed(act, outcome, write);
    }
  }

  async #failed(
    { step }: Act,
    outcome: Outcome & { readonly kind: 'failed' },
    write: Omit<StepWrite, 'state'>,
  ): Promise<Next | undefined> {
    const { progress, version } = this.#work;
    const { failure, again: mayAgain = false, after_s, lost } = outcome;
    const { attempts, backoff_s } = step.retry ?? { attempts: 4, backoff_s: 5 };
    this.#ended.push({ ...write, state: 'failed', error: failure });
    if (mayAgain && write.attempt < attempts) {
      this.#work.progress = { ...again(progress), current: null };
      const seconds = Math.max(after_s ?? 0, backoff_s * 2 ** progress.attempts);
      await this.#commit((tx) => postpone({ ...this.#ctx, ...tx }, this.#work, this.#ended, seconds));
      return undefined;
    }
    if (lost !== undefined) this.#work.lost = { step: step.id, needs: lost };
    return fail(version.program, progress, step, failure, lost !== undefined);
  }

  #commit = (work: (tx: Writing) => Promise<void>): Promise<void> => this.#ctx.commit(work);
}
/** After how long a step is looked at again that another worker does, or did when it died. */
const BUSY_SECONDS = 15;
