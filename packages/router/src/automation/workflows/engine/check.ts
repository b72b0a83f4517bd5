import { z } from 'zod';
import {
  DeepDefinition,
  type DeepStep,
  type WorkflowDefinition,
} from '@deskwire/contract/automation/workflows.definition.ts';
import { ExpressionError, type Expression } from '../../../kit/expressions/expression.ts';
import { compile, kindsOf, type Program } from './program.ts';
import { expressionOf, expressionsIn, isTemplate } from './template.ts';

/** A fault, and its place in the definition. */
export interface Issue {
  readonly path: readonly string[];
  readonly reason: string;
}
/** The facts about a procedure that a definition is checked against. */
export interface Callable {
  readonly input: z.ZodType;
  readonly destructive: boolean;
}
/** The procedures, events and addresses that a definition is checked against. */
export interface CheckContext {
  /** The procedure of a path, or why steps may not call it. */
  readonly procedure: (path: string) => Callable | string;
  readonly isEvent: (type: string) => boolean;
  /** Why nothing is sent to a URL. */
  readonly refusesUrl: (url: string) => string | undefined;
}
export interface Checked {
  readonly program: Program | undefined;
  /** The procedures that its runs call. */
  readonly procedures: readonly string[];
  readonly issues: readonly Issue[];
}

const MOST_STEPS = 50;
const MOST_DEPTH = 4;
const MOST_BYTES = 64 * 1024;
/** The procedures that an approval step calls. */
export const APPROVAL = ['approvals.request', 'approvals.get'] as const;

/** The fields that belong to one kind of step only. */
const fields = {
  call: ['input', 'confirm_destructive', 'retry', 'select'],
  http: ['retry', 'select'],
  wait: ['timeout_s', 'select'],
  set: [],
  branch: [],
  each: ['as', 'do'],
  stop: ['message'],
} as const;
const special = new Set<string>(Object.values(fields).flat());

/** Judges a definition before it is saved: everything that can be known without running it. */
export function check(definition: WorkflowDefinition, context: CheckContext): Checked {
  if (Buffer.byteLength(JSON.stringify(definition)) > MOST_BYTES)
    return refused([{ path: [], reason: `is larger than ${MOST_BYTES / 1024} KiB` }]);
  const parsed = DeepDefinition.safeParse(definition);
  if (!parsed.success)
    return refused(parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), reason: message })));
  return new Checker(context).check(parsed.data);
}
const refused = (issues: Issue[]): Checked => ({ program: undefined, procedures: [], issues: issues.slice(0, 50) });

/** Walks a definition in the order in which it is written, and notes what it finds. */
class Checker {
  readonly #context: CheckContext;
  readonly #issues: Issue[] = [];
  readonly #procedures = new Set<string>();
  /** Steps that were met already, so that what comes later may name them. */
  readonly #met = new Set<string>();
  #count = 0;
  constructor(context: CheckContext) {
    this.#context = context;
  }

  check(definition: DeepDefinition): Checked {
    const { steps, on_failure, concurrency, input } = definition;
    this.#templates(concurrency?.key, ['concurrency', 'key']);
    for (const name of input?.required ?? [])
      if (!Object.hasOwn(input!.properties, name)) this.#note(['input', 'required'], `has no property ${name}`);
    this.#block(steps, ['steps'], 1);
    if (on_failure !== undefined) this.#block(on_failure, ['on_failure'], 1);
    const issues = this.#issues.slice(0, 50);
    const procedures = [...this.#procedures].toSorted();
    return { program: issues.length === 0 ? compile(definition) : undefined, procedures, issues };
  }

  #block(steps: readonly DeepStep[], path: readonly string[], depth: number): void {
    if (depth > MOST_DEPTH) return this.#note(path, `is nested more than ${MOST_DEPTH} levels deep`);
    for (const [index, step] of steps.entries()) this.#step(step, [...path, String(index)], depth);
  }

  #step(step: DeepStep, path: readonly string[], depth: number): void {
    this.#count += 1;
    if (this.#count === MOST_STEPS + 1) this.#note(path, `is one of more than ${MOST_STEPS} steps`);
    if (this.#met.has(step.id)) this.#note([...path, 'id'], 'is the name of another step');
    const found = kindsOf(step);
    if (found.length !== 1) {
      const what = found.length === 0 ? 'does nothing' : `does ${found.join(' and ')}`;
      return this.#note(path, `${what}: it must have one of call, http, wait, set, branch, each and stop`);
    }
    const kind = found[0]!;
    const own: readonly string[] = fields[kind];
    for (const name of Object.keys(step))
      if (special.has(name) && !own.includes(name)) this.#note([...path, name], `means nothing in a step with ${kind}`);
    this.#condition(step.if, [...path, 'if']);
    this.#select(step.select, [...path, 'select']);
    this.#templates(step.message, [...path, 'message']);
    this.#templates(step.set, [...path, 'set']);
    this.#templates(step.each, [...path, 'each']);
    if (step.call !== undefined) this.#call(step.call, step, path);
    if (step.http !== undefined) this.#http(step.http, [...path, 'http']);
    if (step.wait !== undefined) this.#wait(step.wait, [...path, 'wait']);
    if (kind === 'each') {
      if (step.do === undefined) this.#note(path, 'has no steps to do for each item');
      if (!isTemplate(step.each)) this.#note([...path, 'each'], 'must be an expression that gives a list');
      this.#block(step.do ?? [], [...path, 'do'], depth + 1);
    }
    for (const [index, branch] of (step.branch ?? []).entries()) {
      const at = [...path, 'branch', String(index)];
      this.#condition(branch.if, [...at, 'if']);
      this.#block(branch.do, [...at, 'do'], depth + 1);
    }
    this.#met.add(step.id);
  }

  #call(procedure: string, step: DeepStep, path: readonly string[]): void {
    const found = this.#procedure(procedure, [...path, 'call']);
    if (found === undefined) return;
    if (found.destructive && step.confirm_destructive !== true)
      this.#note([...path, 'confirm_destructive'], `must be true: ${procedure} cannot be undone`);
    this.#input(found.input, step.input ?? {}, [...path, 'input']);
  }

  #procedure(procedure: string, path: readonly string[]): Callable | undefined {
    const found = this.#context.procedure(procedure);
    if (typeof found !== 'string') {
      this.#procedures.add(procedure);
      return found;
    }
    this.#note(path, found);
    return undefined;
  }

  #http(http: NonNullable<DeepStep['http']>, path: readonly string[]): void {
    const { url, headers, body } = http;
    this.#templates({ headers, body }, path, true);
    this.#templates(url, [...path, 'url'], true);
    const reason = isTemplate(url) ? undefined : this.#context.refusesUrl(url);
    if (reason !== undefined) this.#note([...path, 'url'], `is refused: ${reason}`);
  }

  #wait(wait: NonNullable<DeepStep['wait']>, path: readonly string[]): void {
    const given = Object.keys(wait);
    if (given.length !== 1) return this.#note(path, 'must have one of seconds, until, event and approval');
    const { until, event, approval } = wait;
    this.#templates(until, [...path, 'until']);
    if (event !== undefined) {
      if (!this.#context.isEvent(event.type)) this.#note([...path, 'event', 'type'], 'is the type of no event');
      this.#templates(event.entity_id, [...path, 'event', 'entity_id']);
      this.#condition(event.where, [...path, 'event', 'where']);
    }
    if (approval !== undefined) {
      const [asking] = APPROVAL.map((procedure) => this.#procedure(procedure, [...path, 'approval']));
      if (asking !== undefined) this.#input(asking.input, approval, [...path, 'approval']);
    }
  }

  /** Has the schema of the procedure judge its input. What only a run can tell is left open. */
  #input(schema: z.ZodType, input: unknown, path: readonly string[]): void {
    this.#templates(input, path);
    const holes = holesIn(input);
    const parsed = schema.safeParse(input);
    for (const issue of parsed.error?.issues ?? []) this.#judge(issue, holes, path);
  }

  #judge({ code, path: at, message }: Found, holes: readonly (readonly string[])[], path: readonly string[]): void {
    const keys = at.map(String);
    const open = holes.some((hole) => isWithin(keys, hole) || (code === 'invalid_union' && isWithin(hole, keys)));
    if (!open) this.#note([...path, ...keys], message);
  }

  #condition(source: string | undefined, path: readonly string[]): void {
    if (source !== undefined) this.#read(path, () => [expressionOf(source, 'bool')]);
  }
  #select(source: string | undefined, path: readonly string[]): void {
    if (source !== undefined) this.#read(path, () => [expressionOf(source)]);
  }
  #templates(value: unknown, path: readonly string[], mayBeSecret = false): void {
    if (value === undefined) return;
    if (JSON.stringify(value).includes('\\u0000')) return this.#note(path, 'contains characters that cannot be stored');
    this.#read(path, () => {
      const found = [...expressionsIn(value)].map(([expression]) => expression);
      if (!mayBeSecret && hasSecret(value)) this.#note(path, 'names a secret: only http steps can use secrets');
      return found;
    });
  }
  #read(path: readonly string[], expressions: () => readonly Expression[]): void {
    try {
      for (const { reads } of expressions())
        for (const name of reads) {
          const [root, step] = name.split('.', 2);
          if (root !== 'steps' || step === undefined || step === '*' || this.#met.has(step)) continue;
          this.#note(path, `names steps.${step}, which comes later or does not exist`);
        }
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#note(path, error.reason);
    }
  }
  #note(path: readonly string[], reason: string): void {
    this.#issues.push({ path, reason });
  }
}

const hasSecret = (value: unknown): boolean => /\{\{\s*secrets\./.test(JSON.stringify(value));

/** The places of values that only a run can tell. */
function holesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (isTemplate(value)) return [path];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => holesIn(item, [...path, key]));
}
const isWithin = (path: readonly string[], outer: readonly string[]): boolean =>
  outer.every((key, index) => path[index] === key);

interface Found {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}
