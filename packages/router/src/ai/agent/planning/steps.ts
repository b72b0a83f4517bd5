import { z } from 'zod';
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
      const parsed = z.safeParse(entry.input as unknown as z.ZodType, input);
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

/** An input with what earlier steps have answered in place of the references to it. */
export function resolved(value: unknown, outputs: ReadonlyMap<number, unknown>): unknown {
  if (isReference(value)) {
    const [n, ...path] = value.$from.split('.');
    let found = outputs.get(Number(n));
    for (const name of path) {
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return null;
      found = (found as Readonly<Record<string, unknown>>)[name];
    }
    return found ?? null;
  }
  if (Array.isArray(value)) return value.map((item) => resolved(item, outputs));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolved(item, outputs)]));
  return value;
}
