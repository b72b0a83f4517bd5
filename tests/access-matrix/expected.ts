import { isTeamRole, projectPermissions, teamPermissions } from '@deskwire/contract/kit/access.ts';
import { declared } from '../declared.ts';
import { actors, type Actor } from '../kit/actors.ts';
import { sourceRoutes } from '../routes.ts';
import { access as unlisted, rowRules } from '../stage/all.ts';
import type { Outcome } from '../stage/domain.ts';

/** An access rule as the reviewed list writes it: `team:a.b | platform:admin (session only, fresh)`. */
interface Rule {
  readonly anyOf: readonly string[];
  readonly sessionOnly: boolean;
  readonly fresh: boolean;
}

/** Where the reviewed list says in words what a rule is. */
const inWords: Readonly<Record<string, string>> = {
  'team:members.manage for team roles | platform:master for platform roles': 'team:members.manage | platform:master',
  'public (authenticated by the licence key)': 'public',
  'user for self | platform:admin': 'user | platform:admin',
  'user for self (fresh) | platform:admin': 'user | platform:admin (session only, fresh)',
};

const listed = new Map(sourceRoutes().map(({ procedure, access }) => [procedure, access]));

/** The reviewed access of a procedure, from the list of routes or, for what it does not name, from `unlisted`. */
export function reviewedAccess(path: string): string {
  const access = listed.get(path) ?? unlisted[path];
  if (access === undefined)
    throw new Error(
      `Nobody has reviewed who may call ${path}: say it under "access" in tests/stage/<area>/<domain>.ts`,
    );
  return inWords[access] ?? access;
}

function ruleOf(access: string): Rule {
  const [, rules = '', marks = ''] = /^(.*?)(?: \((.*)\))?$/.exec(access) ?? [];
  return {
    anyOf: rules.split(' | '),
    sessionOnly: marks.includes('session only'),
    fresh: marks.includes('fresh'),
  };
}

/**
 * What must become of a call about team A. It knows the reviewed access and the table of roles, and nothing of how the
 * server decides.
 */
export function outcomeOf(path: string, actor: Actor): Outcome {
  const rule = ruleOf(reviewedAccess(path));
  if (actor.credential === 'delegate' && !mayBeDelegated(path, rule)) return '403';
  if (rule.anyOf.some((one) => one === 'public' || one.startsWith('signed:'))) return rowRules[path]?.(actor) ?? 'Y';
  if (actor.standing !== 'live') return `${actor.standing}`;
  if (actor.credential !== 'session' && (rule.sessionOnly || rule.fresh || !isInScope(path, actor))) return '403';
  if (rule.fresh && !actor.fresh) return '403';
  const [first, ...others] = rule.anyOf.map((one) => grantedBy(one, actor));
  if (first !== 'Y' && !others.includes('Y')) return first!;
  return rowRules[path]?.(actor) ?? 'Y';
}

const isInScope = (path: string, { scopes = [] }: Actor) => scopes.includes('*') || scopes.includes(path);
/** A run is given procedures that somebody in particular calls, with JSON and nothing else. */
function mayBeDelegated(path: string, { anyOf }: Rule): boolean {
  const { kind, door } = declared.get(path)!;
  if (kind === 'subscription' || door !== undefined) return false;
  return anyOf.every((one) => one !== 'public' && !one.startsWith('signed:'));
}
/** What no key or run may do, whoever owns it: a stolen key must not let others in or spend money. */
const neverByKey = new Set(['members.manage', 'billing.manage', 'team.own']);

function grantedBy(rule: string, actor: Actor): Outcome {
  if (rule === 'user') return 'Y';
  const [kind, permission = ''] = rule.split(':', 2);
  if (kind === 'platform') {
    const ranks = permission === 'master' ? ['master_admin'] : ['admin', 'master_admin'];
    return actor.credential === 'session' && ranks.includes(actor.platform) ? 'Y' : '403';
  }
  if (actor.credential !== 'session' && neverByKey.has(permission)) return '403';
  if (actor.team !== 'A') return '404';
  if (kind === 'team')
    return actor.roles.some((one) =>
      (isTeamRole(one) ? (teamPermissions[one] as readonly string[]) : [one]).includes(permission),
    )
      ? 'Y'
      : '403';
  return inProject(actor, permission);
}

/** The project of the stage is open to the team and nobody is a member of it. */
function inProject({ roles }: Actor, permission: string): Outcome {
  const permits = (role: keyof typeof projectPermissions) =>
    (projectPermissions[role] as readonly string[]).includes(permission) ? 'Y' : '403';
  if (roles.some((role) => role === 'owner' || role === 'admin')) return permits('owner');
  if (roles.every((role) => role === 'requester')) return '404';
  // The only custom role of the stage has nothing to do with projects.
  if (!roles.every(isTeamRole)) return '404';
  return permits(roles.some((role) => role !== 'viewer' && role !== 'requester') ? 'member' : 'viewer');
}

/** Every procedure and what becomes of everybody who calls it, as the file `access.txt`. */
export function accessTable(): string {
  const head = ['procedure', ...actors.map(({ name }) => name)];
  const lines = [...declared.keys()].map((path) => [path, ...actors.map((actor) => outcomeOf(path, actor))]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]!.length)));
  const text = [head, ...lines].map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return `${text.join('\n')}\n`;
}
