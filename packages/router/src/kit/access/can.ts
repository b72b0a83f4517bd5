import type { Entry } from '@deskwire/contract/kit/define.ts';
import type { TeamScope } from '../context.ts';
import type { AppError } from '../errors.ts';
import { mayCall } from './may-call.ts';

/** What a row refuses somebody whom the access rule lets in; undefined where it refuses nothing. */
export type Rule<R> = (row: R, scope: TeamScope) => AppError | undefined;

/** Throws what a rule refuses. The procedure that changes the row asks it here, and `can` asks the same rule. */
export function demand<R>(rule: Rule<R>, row: R, scope: TeamScope): void {
  const refusal = rule(row, scope);
  if (refusal !== undefined) throw refusal;
}

interface Act<R> {
  readonly entry: Entry;
  /** In the order in which the procedure asks them. */
  readonly rules: readonly Rule<R>[];
}

/**
 * What a caller may do with a row now, as names of procedures below `path`. What their roles and their credential rule out
 * is found once for all rows of an answer.
 */
export function canOf<R, N extends string>(path: string, acts: { readonly [K in N]: Act<R> }) {
  const open = new WeakMap<TeamScope, (readonly [N, readonly Rule<R>[]])[]>();
  const openTo = (scope: TeamScope) => {
    const all = Object.entries<Act<R>>(acts) as [N, Act<R>][];
    const found = all
      .filter(([name, { entry }]) => mayCall(entry, `${path}.${name}`, scope.principal, scope))
      .map(([name, { rules }]) => [name, rules] as const);
    open.set(scope, found);
    return found;
  };
  return (scope: TeamScope, row: R): N[] =>
    (open.get(scope) ?? openTo(scope)).flatMap(([name, rules]) =>
      rules.some((rule) => rule(row, scope) !== undefined) ? [] : [name],
    );
}
