import * as fc from 'fast-check';
import type { DeepStep } from '@deskwire/contract/automation/workflows.definition.ts';
import { compile, type Program } from './program.ts';
import {
  again,
  begin,
  fail,
  nameOf,
  next,
  settle,
  started,
  type Act,
  type Failure,
  type Given,
  type Next,
  type Progress,
} from './walk.ts';

export const given: Given = { cause: { trigger: { kind: 'test' } }, input: { n: 2 }, now: '2026-01-01T00:00:00.000Z' };
export const programOfSteps = (steps: object[], more: object = {}): Program =>
  compile({ steps: steps as DeepStep[], ...more });

/** How each step answers: what it gives, or how it fails. */
export type Answer = (act: Act, attempt: number) => { readonly output: unknown } | { readonly failure: Failure };

/** The world outside: what it did under a key is done once, and answered the same again. */
export class Outside {
  readonly effects: string[] = [];
  readonly #answers = new Map<string, { readonly output: unknown }>();
  readonly #answer: Answer;
  constructor(answer: Answer) {
    this.#answer = answer;
  }
  do(act: Act, attempt: number) {
    const known = this.#answers.get(nameOf(act));
    if (known !== undefined) return known;
    const said = this.#answer(act, attempt);
    if ('output' in said) {
      this.effects.push(`${nameOf(act)} ${JSON.stringify(act.input)}`);
      this.#answers.set(nameOf(act), said);
    }
    return said;
  }
}

class Crash extends Error {}
/** Where a worker can die, in the order of a step: after it has taken the run, and around each thing that it does. */
const points = ['taken', 'begun', 'before', 'after', 'concluded'] as const;
type Point = (typeof points)[number];

/** Walks a program to its end as the worker does, from what was written down, with workers that die at some moments. */
export function walk(program: Program, outside: Outside, dies: (point: Point) => boolean): Next & { kind: 'end' } {
  let stored: Progress = begin();
  for (let workers = 0; workers < 10_000; workers++) {
    try {
      return turn(
        program,
        outside,
        stored,
        (progress) => (stored = progress),
        (point) => {
          if (dies(point)) throw new Crash();
        },
      );
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
  throw new Error('It never ends');
}

function turn(
  program: Program,
  outside: Outside,
  from: Progress,
  write: (progress: Progress) => void,
  pass: (point: Point) => void,
): Next & { kind: 'end' } {
  let progress = from;
  pass('taken');
  let step = next(program, progress, given);
  for (;;) {
    progress = step.progress;
    if (step.kind === 'end') return step;
    if (step.kind === 'more') {
      step = next(program, progress, given);
      continue;
    }
    const { act } = step;
    if (progress.current !== nameOf(act)) {
      progress = started(progress, act, 0);
      write(progress);
    }
    pass('begun');
    pass('before');
    const said = outside.do(act, progress.attempts + 1);
    pass('after');
    if ('output' in said) step = next(program, settle(progress, act.step, said.output, given), given);
    else if (progress.attempts + 1 < (act.step.retry?.attempts ?? 1)) {
      progress = { ...again(progress), current: null };
      write(progress);
      step = next(program, progress, given);
    } else step = fail(program, progress, act.step, said.failure);
    pass('concluded');
  }
}

/** Trees of steps: calls that succeed or fail, values, branches and loops, at most three deep. */
export const trees: fc.Arbitrary<object[]> = fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }).map((choices) => {
  let serial = 0;
  let at = 0;
  const choose = () => choices[at++ % choices.length]!;
  const block = (depth: number): object[] => Array.from({ length: 1 + (choose() % 3) }, () => one(depth));
  const one = (depth: number): object => {
    const id = `s${serial++}`;
    const kind = choose() % (depth < 3 ? 6 : 4);
    if (kind === 0) return { id, set: { [`v${choose() % 3}`]: `{{ input.n + ${choose()} }}` } };
    if (kind === 1) return { id, call: 'fails', input: {}, retry: { attempts: 2, backoff_s: 1 }, on_error: 'continue' };
    if (kind === 2) return { id, call: 'works', input: { n: '{{ input.n }}', vars: '{{ vars }}' } };
    if (kind === 3) return { id, if: `input.n > ${choose() % 4}`, call: 'works', input: {} };
    if (kind === 4)
      return { id, branch: [{ if: `input.n == ${choose() % 4}`, do: block(depth + 1) }, { do: block(depth + 1) }] };
    return {
      id,
      each: `{{ [${Array.from({ length: choose() % 4 }, (_, index) => index).join()}] }}`,
      as: 'n',
      do: block(depth + 1),
    };
  };
  return block(1).slice(0, 6);
});

export const answers: Answer = ({ step, iteration }, attempt) =>
  step.call === 'fails' && attempt % 2 === 1
    ? { failure: { step: step.id, code: 'UNAVAILABLE', message: 'Not now' } }
    : { output: { step: step.id, iteration, attempt } };
