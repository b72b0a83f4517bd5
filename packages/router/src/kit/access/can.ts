import type { ProjectPermission } from '@deskwire/contract/kit/access.ts';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { pathOf } from '@deskwire/contract/paths.ts';
import type { TeamScope } from '../context.ts';
import type { AppError } from '../errors.ts';
import { mayCallIn, type ProjectStanding } from './in-project.ts';
import { admits, mayCall } from './may-call.ts';

/** Why a row refuses somebody whom the access rule lets in; undefined if it does not. */
export type Rule<R> = (row: R, scope: TeamScope) => AppError | undefined;

/** Throws the refusal of a rule. A procedure that changes the row calls it, and `can` asks the same rule. */
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
 * Makes the function that says what a caller may do with a row now, as names of procedures below their namespace. What roles
 * and credentials rule out is found once for all sessions with the same roles, and once per call for a key or a run, each of
 * which has a list of its own. For rows in projects, `projectOf` gives the caller's standing, which the query has read.
 */
export function canOf<R, N extends string>(
  acts: { readonly [K in N]: Act<R> },
  projectOf?: (row: R) => ProjectStanding,
) {
  type Open = readonly (readonly [N, Act<R>])[];
  const ofRoles = new Map<string, Open>();
  const ofScope = new WeakMap<TeamScope, Open>();
  const find = (scope: TeamScope): Open =>
    (Object.entries<Act<R>>(acts) as [N, Act<R>][]).filter(([name, { entry }]) =>
      mayCall(entry, pathNamed(entry, name), scope.principal, scope),
    );
  const openTo = (scope: TeamScope): Open => {
    if (scope.principal?.kind === 'session')
      return remembered(ofRoles, `${scope.tier} ${scope.principal.user.platform_role} ${scope.roles.join()}`, () =>
        find(scope),
      );
    return remembered(ofScope, scope, () => find(scope));
  };
  const isLetIn = ({ entry }: Act<R>, scope: TeamScope, project: ProjectStanding): boolean =>
    accessOf(entry).some((rule) => {
      const [kind, permission] = rule.split(':', 2) as [string, ProjectPermission];
      if (!admits(rule, scope.principal, scope)) return false;
      return kind !== 'project' || mayCallIn(project, entry, permission, scope.roles);
    });
  return (scope: TeamScope, row: R): N[] => {
    const project = projectOf?.(row);
    return openTo(scope).flatMap(([name, act]) =>
      (project !== undefined && !isLetIn(act, scope, project)) ||
      act.rules.some((rule) => rule(row, scope) !== undefined)
        ? []
        : [name],
    );
  };
}

/** The path of an entry. Throws if it does not end in the name under which rows list it. */
function pathNamed(entry: Entry, name: string): string {
  const path = pathOf(entry);
  if (!path.endsWith(`.${name}`)) throw new Error(`"${name}" is not what ${path} is called.`);
  return path;
}

/** The value that was found for a key before, or is found now. */
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
