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
 * is found once for all who sign in with the same roles, and once per call for a key or a run, whose list is its own.
 */
export function canOf<R, N extends string>(path: string, acts: { readonly [K in N]: Act<R> }) {
  type Open = readonly (readonly [N, readonly Rule<R>[]])[];
  const ofRoles = new Map<string, Open>();
  const ofScope = new WeakMap<TeamScope, Open>();
  const find = (scope: TeamScope): Open =>
    (Object.entries<Act<R>>(acts) as [N, Act<R>][])
      .filter(([name, { entry }]) => mayCall(entry, `${path}.${name}`, scope.principal, scope))
      .map(([name, { rules }]) => [name, rules]);
  const openTo = (scope: TeamScope): Open => {
    if (scope.principal?.kind === 'session')
      return remembered(ofRoles, `${scope.tier} ${scope.principal.user.platform_role} ${scope.roles.join()}`, () =>
        find(scope),
      );
    return remembered(ofScope, scope, () => find(scope));
  };
  return (scope: TeamScope, row: R): N[] =>
    openTo(scope).flatMap(([name, rules]) => (rules.some((rule) => rule(row, scope) !== undefined) ? [] : [name]));
}

/** What was found for a key before, or is found now. */
function remembered<K, V>(
  found: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  find: () => V,
) {
  const known = found.get(key);
  if (known !== undefined) return known;
  const value = find();
  found.set(key, value);
  return value;
}
