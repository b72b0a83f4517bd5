import { Environment, EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import { LRUCache } from 'lru-cache';
import type { Context } from './context.ts';
import { outward } from './context.ts';
import { findingOf, readsOf } from './gate.ts';

/** An expression that cannot be accepted, or that failed on what it was given. Its reason continues "the expression …". */
export class ExpressionError extends Error {
  override name = 'ExpressionError';
  readonly reason: string;
  /** The place in its text, from 0. */
  readonly at: number;
  constructor(reason: string, at = 0, options?: ErrorOptions) {
    super(`The expression ${reason}`, options);
    this.reason = reason;
    this.at = at;
  }
}

/** A CEL expression that was accepted: cheap whatever its context contains, and unable to reach anything else. */
export interface Expression {
  /** The variables, and fields of variables, that it reads: `steps.find_ticket`. */
  readonly reads: ReadonlySet<string>;
  /** Gives JSON. Throws ExpressionError. */
  readonly evaluate: (context: Context) => unknown;
}

export const LONGEST_EXPRESSION = 2000;
const known = new LRUCache<string, Expression>({ max: 1000 });

/**
 * Reads an expression over these variables, and refuses what could cost too much before it is ever evaluated. `yields`
 * names the type that it must have where that is known. Throws ExpressionError.
 */
export function readExpression(source: string, variables: readonly string[], yields?: 'bool'): Expression {
  const key = JSON.stringify([variables, yields, source]);
  const found = known.get(key);
  if (found !== undefined) return found;
  const read = parse(source, variables, yields);
  known.set(key, read);
  return read;
}

function parse(source: string, variables: readonly string[], yields: 'bool' | undefined): Expression {
  if (source.length > LONGEST_EXPRESSION) throw new ExpressionError(`is longer than ${LONGEST_EXPRESSION} characters`);
  const run = readable(() => environmentOf(variables).parse(source));
  const finding = findingOf(run.ast);
  if (finding !== undefined) throw new ExpressionError(finding.reason, finding.at);
  const { valid, type, error } = run.check();
  if (!valid) throw expressionError(error);
  if (yields !== undefined && type !== yields && type !== 'dyn') throw new ExpressionError('must be true or false');
  return {
    reads: readsOf(run.ast),
    evaluate(context) {
      const result = outward(readable(() => run(context) as unknown));
      if (result === undefined) throw new ExpressionError('must give text, a number, true, false, a list or an object');
      if (yields === 'bool' && typeof result !== 'boolean') throw new ExpressionError('must be true or false');
      return result;
    },
  };
}

function readable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw expressionError(error);
  }
}

function expressionError(error: unknown): ExpressionError {
  if (error instanceof ExpressionError) return error;
  const told = error instanceof ParseError || error instanceof EvaluationError || error instanceof CelTypeError;
  const reason = told ? `cannot be read: ${error.summary.slice(0, 300)}` : 'cannot be evaluated';
  return new ExpressionError(reason, told ? (error.range?.start ?? 0) : 0, { cause: error });
}

const environments = new Map<string, Environment>();
function environmentOf(variables: readonly string[]): Environment {
  const key = variables.join();
  const found = environments.get(key);
  if (found !== undefined) return found;
  let environment = new Environment({
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 1000, maxDepth: 64 },
  });
  for (const name of variables) environment = environment.registerVariable(name, 'dyn');
  environments.set(key, environment);
  return environment;
}
