import type { DeepStep } from '@deskwire/contract/automation/workflows.definition.ts';
import { contextOf } from '../../../kit/expressions/context.ts';
import { ExpressionError, type Expression } from '../../../kit/expressions/expression.ts';
import { branchBlock, eachBlock, kindOf, MAIN, RESCUE, type Program } from './program.ts';
import { expressionOf, expressionsIn, rendered } from './template.ts';

/** The place of a run inside one block. */
export interface Frame {
  readonly block: string;
  readonly at: number;
  /** For a loop: its items, and the index of the current one. */
  readonly items?: readonly unknown[];
  readonly index?: number;
  readonly as?: string;
}
export interface Failure {
  readonly step: string | null;
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
}
/** How far a run has come: JSON, written down after every step. What it does next follows from it alone. */
export interface Progress {
  readonly frames: readonly Frame[];
  /** The last output of each step. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly vars: Readonly<Record<string, unknown>>;
  /** Attempts at the current step so far. */
  readonly attempts: number;
  /** Steps taken, so that no run is endless. */
  readonly taken: number;
  /** Why the steps after a failure run. */
  readonly failure: Failure | null;
  /** The place where it failed, so that it can be tried again from there. */
  readonly failed_at: readonly Frame[] | null;
  /** The step that was begun, in which round of its loops. */
  readonly current: string | null;
  /** The position of the log when the step before began: events after it may end a wait. */
  readonly position: number;
}
/** The input of a run; it never changes. */
export interface Given {
  /** `trigger`, `event`, `payload` and `input` as expressions see them. */
  readonly cause: Readonly<Record<string, unknown>>;
  readonly input: unknown;
  readonly now: string;
}

/** An action that is to be done outside of the engine. */
export interface Act {
  readonly kind: 'call' | 'http' | 'wait';
  readonly step: DeepStep;
  readonly iteration: string;
  /** With the expressions filled in, and markers for secrets. */
  readonly input: unknown;
}
export type Next =
  | { readonly kind: 'act'; readonly act: Act; readonly progress: Progress }
  /** There is more to walk; others have their turn first. */
  | { readonly kind: 'more'; readonly progress: Progress }
  | { readonly kind: 'end'; readonly failure: Failure | null; readonly progress: Progress };

export const begin = (): Progress => ({
  frames: [{ block: MAIN, at: 0 }],
  outputs: {},
  vars: {},
  attempts: 0,
  taken: 0,
  failure: null,
  failed_at: null,
  current: null,
  position: 0,
});

const MOST_STEPS = 2000;
const MOST_ITEMS = 100;
/** Steps that need nobody, taken in one go. */
const STRIDE = 50;
/** The largest output of a step, as JSON. */
export const MOST_OUTPUT = 64 * 1024;
const MOST_PROGRESS = 512 * 1024;

/** Takes steps that need nobody (`set`, `branch`, `each`, `stop`) until one has to be done outside, or there is none. */
export function next(program: Program, from: Progress, given: Given): Next {
  let progress = from;
  for (let stride = 0; stride < STRIDE; stride++) {
    const frame = progress.frames.at(-1);
    if (frame === undefined) return { kind: 'end', failure: progress.failure, progress };
    const step = program.blocks.get(frame.block)!.steps[frame.at];
    if (step === undefined) {
      progress = leave(progress, frame);
      continue;
    }
    if (progress.taken >= MOST_STEPS)
      return end(progress, { step: step.id, code: 'RUN_TOO_LONG', message: `It took more than ${MOST_STEPS} steps.` });
    try {
      const taken = take(program, { ...progress, taken: progress.taken + 1 }, step, given);
      if (!('frames' in taken)) return taken;
      progress = taken;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const failure = { step: step.id, code: 'EXPRESSION_FAILED', message: `The expression ${error.reason}.` };
      const failed = fail(program, progress, step, failure);
      if (failed.kind === 'end') return failed;
      progress = failed.progress;
    }
  }
  return { kind: 'more', progress };
}

function take(program: Program, progress: Progress, step: DeepStep, given: Given): Progress | Next {
  const see = (expressions: Iterable<Expression>) => contextFor(progress, given, expressions);
  const holds = (source: string) => {
    const expression = expressionOf(source, 'bool');
    return expression.evaluate(see([expression])) === true;
  };
  const fill = (value: unknown) => rendered(value, see([...expressionsIn(value)].map(([one]) => one)));
  // A step that is tried again was judged the first time.
  if (step.if !== undefined && progress.attempts === 0 && !holds(step.if)) return past(progress);
  switch (kindOf(step)) {
    case 'set':
      return past({ ...progress, vars: { ...progress.vars, ...(fill(step.set) as object) } });
    case 'branch': {
      const index = step.branch!.findIndex((branch) => branch.if === undefined || holds(branch.if));
      return index === -1 ? past(progress) : into(progress, { block: branchBlock(step.id, index), at: 0 });
    }
    case 'each': {
      const items = fill(step.each);
      if (!Array.isArray(items)) throw new ExpressionError('does not give a list');
      if (items.length > MOST_ITEMS) throw new ExpressionError(`gives more than ${MOST_ITEMS} items`);
      if (items.length === 0) return past(progress);
      const as = step.as === undefined ? {} : { as: step.as };
      return named(into(progress, { block: eachBlock(step.id), at: 0, items, index: 0, ...as }));
    }
    case 'stop': {
      const message = step.message === undefined ? 'The workflow stopped itself.' : String(fill(step.message));
      if (step.stop === 'succeeded') return end({ ...progress, frames: [] }, progress.failure);
      return end(progress, { step: step.id, code: 'STOPPED', message });
    }
    case 'call':
      return act(progress, 'call', step, fill(step.input ?? {}));
    case 'http':
      return act(progress, 'http', step, fill(step.http));
    default: {
      // The condition of a wait is about an event that is still to come.
      const { event, ...rest } = step.wait!;
      const { where, ...filled } = event ?? {};
      const of =
        event === undefined
          ? {}
          : { event: { ...(fill(filled) as object), ...(where === undefined ? {} : { where }) } };
      return act(progress, 'wait', step, { ...(fill(rest) as object), ...of });
    }
  }
}

const act = (progress: Progress, kind: Act['kind'], step: DeepStep, input: unknown): Next => ({
  kind: 'act',
  act: { kind, step, iteration: iterationOf(progress), input },
  progress,
});
const end = (progress: Progress, failure: Failure | null): Next => ({ kind: 'end', failure, progress });

/** Which items the loops around the current step are at: `0.2`. */
export const iterationOf = ({ frames }: Progress): string =>
  frames.flatMap(({ index }) => (index === undefined ? [] : [index])).join('.');

/** Goes on after the current step. */
function past({ frames, ...progress }: Progress): Progress {
  const frame = frames.at(-1)!;
  return { ...progress, attempts: 0, current: null, frames: [...frames.slice(0, -1), { ...frame, at: frame.at + 1 }] };
}
const into = (progress: Progress, frame: Frame): Progress => ({
  ...progress,
  attempts: 0,
  frames: [...progress.frames, frame],
});
/** Goes to the next item of a loop, or after the step whose block is at its end. */
function leave(progress: Progress, frame: Frame): Progress {
  const { items, index } = frame;
  const outer = progress.frames.slice(0, -1);
  if (items !== undefined && index !== undefined && index + 1 < items.length)
    return named({ ...progress, frames: [...outer, { ...frame, at: 0, index: index + 1 }] });
  return outer.length === 0 ? { ...progress, frames: [] } : past({ ...progress, frames: outer });
}
/** Keeps the item of the innermost loop under the name that the loop gives it. */
function named(progress: Progress): Progress {
  const { as, items, index } = progress.frames.at(-1)!;
  return as === undefined ? progress : { ...progress, vars: { ...progress.vars, [as]: items![index!] } };
}

/** The current step has given something. Throws ExpressionError where it cannot be kept. */
export function settle(progress: Progress, step: DeepStep, output: unknown, given: Given): Progress {
  const kept = step.select === undefined ? output : selected(step.select, output, given.now);
  const text = JSON.stringify(kept ?? null);
  if (Buffer.byteLength(text) > MOST_OUTPUT)
    throw new ExpressionError(`would see more than ${MOST_OUTPUT / 1024} KiB of output: keep less of it with select`);
  const settled = past({ ...progress, outputs: { ...progress.outputs, [step.id]: kept ?? null } });
  if (Buffer.byteLength(JSON.stringify(settled)) > MOST_PROGRESS)
    throw new ExpressionError('would see more than 512 KiB of all steps: keep less of them with select');
  return settled;
}
function selected(source: string, output: unknown, now: string): unknown {
  const context = contextOf({ output, now });
  if (context === undefined) throw new ExpressionError('cannot see an output of more than 64 KiB');
  return expressionOf(source).evaluate(context);
}

/** The current step has failed for good. */
export function fail(program: Program, progress: Progress, step: DeepStep, failure: Failure, hard = false): Next {
  if (!hard && step.on_error === 'continue') {
    const { code, message } = failure;
    const outputs = { ...progress.outputs, [step.id]: { error: { code, message } } };
    return { kind: 'more', progress: past({ ...progress, outputs }) };
  }
  if (hard || progress.failure !== null || program.definition.on_failure === undefined)
    return end({ ...progress, failed_at: progress.failed_at ?? progress.frames }, progress.failure ?? failure);
  const rescue = { failure, failed_at: progress.frames, frames: [{ block: RESCUE, at: 0 }] };
  return { kind: 'more', progress: { ...progress, ...rescue, attempts: 0, current: null } };
}

/** The name of a step in one round of its loops: calls carry it, so that each has one effect. */
export const nameOf = ({ step, iteration }: Pick<Act, 'step' | 'iteration'>): string =>
  iteration === '' ? step.id : `${step.id}/${iteration}`;

/** Notes that a step is begun, and where the log is by then. A wait looks back to where the step before it began. */
export const started = (progress: Progress, act: Act, position: number): Progress => ({
  ...progress,
  current: nameOf(act),
  ...(act.kind === 'wait' ? {} : { position }),
});

/** Whether a condition holds for an event that a run waits for. Throws ExpressionError. */
export function holdsFor(
  progress: Progress,
  given: Given,
  source: string,
  happened: { readonly event: unknown; readonly payload: unknown },
): boolean {
  const condition = expressionOf(source, 'bool');
  const context = contextFor(progress, { ...given, cause: { ...given.cause, ...happened } }, [condition]);
  return condition.evaluate(context) === true;
}

/** Counts an attempt at the current step, which is to be tried again. */
export const again = (progress: Progress): Progress => ({ ...progress, attempts: progress.attempts + 1 });

/** The context of some expressions: of the steps of a run, those that they name. */
function contextFor({ outputs, vars, frames, failure }: Progress, given: Given, expressions: Iterable<Expression>) {
  const reads = new Set([...expressions].flatMap((one) => [...one.reads]));
  const whole = reads.has('steps') || reads.has('steps.*');
  const steps = Object.fromEntries(Object.entries(outputs).filter(([id]) => whole || reads.has(`steps.${id}`)));
  const loop = frames.findLast(({ items }) => items !== undefined);
  const values = {
    ...given.cause,
    input: given.input ?? {},
    now: given.now,
    vars,
    steps,
    failure,
    item: loop === undefined ? null : loop.items![loop.index!],
  };
  const roots = new Set([...reads].map((name) => name.split('.', 1)[0]));
  const context = contextOf(Object.fromEntries(Object.entries(values).filter(([name]) => roots.has(name))));
  if (context === undefined) throw new ExpressionError('cannot see more than 64 KiB at once');
  return context;
}

/** The step that a run is at. */
export const currentStep = (program: Program, { frames }: Progress): DeepStep | undefined => {
  const frame = frames.at(-1);
  return frame && program.blocks.get(frame.block)?.steps[frame.at];
};
