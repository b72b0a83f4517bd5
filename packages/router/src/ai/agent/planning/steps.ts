import { zodOf } from '@deskwire/contract/kit/json-schema.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { entryOf } from '../tools/allowed.ts';

export interface PlannedStep {
  readonly n: number;
  readonly procedure: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly why: string;
}
export interface GivenStep {
  readonly procedure: string;
  readonly input?: Readonly<Record<string, unknown>> | undefined;
  readonly why?: string | undefined;
}

/** Whether a part of an input is to come from an earlier step. */
export const isReference = (value: unknown): value is { readonly $from: string } =>
  typeof value === 'object' && value !== null && typeof (value as { $from?: unknown }).$from === 'string';

const refersTo = (value: unknown): string[] => {
  if (isReference(value)) return [value.$from];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(refersTo);
};

/**
 * Steps as they can be run: of procedures that are allowed, with inputs that their contract accepts, and references to
 * earlier steps only. Throws AGENT_TOOL_NOT_ALLOWED, and INVALID_INPUT for what makes no sense.
 */
export function plannedFrom(given: readonly GivenStep[], allowed: ReadonlySet<string>): PlannedStep[] {
  return given.map(({ procedure, input = {}, why = '' }, at) => {
    const entry = entryOf(procedure);
    if (entry === undefined) throw invalid('steps', `has no procedure ${procedure}`);
    if (!allowed.has(procedure)) throw new AppError('AGENT_TOOL_NOT_ALLOWED', { procedure });
    const references = refersTo(input);
    for (const reference of references) {
      const n = Number(reference.split('.', 1)[0]);
      if (!Number.isInteger(n) || n < 1 || n > at)
        throw invalid('steps', `step ${at + 1} can only refer to earlier steps`);
    }
    if (references.length === 0) {
      const parsed = zodOf(entry.input).safeParse(input);
      if (!parsed.success)
        throw new AppError(
          'INVALID_INPUT',
          parsed.error.issues.slice(0, 20).map(({ path, message }) => ({
            path: ['steps', String(at), 'input', ...path.map(String)],
            reason: message,
          })),
        );
    }
    return { n: at + 1, procedure, input, why };
  });
}

/** The answer of a step: as a whole or, if that was too long, the parts that later steps take of it, by path. */
export interface Answered {
  readonly output: unknown;
  readonly handed: Readonly<Record<string, unknown>> | null;
}
/** An input with what earlier steps have answered in place of the references to it. */
export function resolved(value: unknown, answers: ReadonlyMap<number, Answered>): unknown {
  if (isReference(value)) {
    const [n, path] = splitAt(value.$from);
    const answer = answers.get(n);
    if (answer === undefined) return null;
    return answer.handed === null ? partOf(answer.output, path) : (answer.handed[path] ?? null);
  }
  if (Array.isArray(value)) return value.map((item) => resolved(item, answers));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolved(item, answers)]));
  return value;
}
/** The parts of a step's output that the inputs of other steps take, by path. */
export const takenOf = (n: number, output: unknown, inputs: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(
    inputs
      .flatMap(refersTo)
      .map(splitAt)
      .filter(([from]) => from === n)
      .map(([, path]) => [path, partOf(output, path)]),
  );

/** `2.items.0.id` is the part `items.0.id` of the output of step 2. */
function splitAt(reference: string): [n: number, path: string] {
  const [n, ...path] = reference.split('.');
  return [Number(n), path.join('.')];
}
function partOf(output: unknown, path: string): unknown {
  let found = output;
  for (const name of path === '' ? [] : path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return null;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found ?? null;
}
