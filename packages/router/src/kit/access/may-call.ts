import {
  platformRolePermits,
  rolesPermit,
  sessionOnlyPermissions,
  type Access,
  type TeamPermission,
} from '@deskwire/contract/kit/access.ts';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { tierCovers } from '@deskwire/contract/kit/entitlements.ts';
import { scopesCover } from './access.ts';
import type { Membership, Principal } from '../context.ts';
import { delegable } from './tools.ts';

/**
 * Whether it makes sense to offer a procedure to a caller: what their credential, role and tier rule out is not offered.
 * It decides nothing: `grant` asks again when the procedure is called, and knows the project that is meant.
 */
export function mayCall(
  entry: Entry,
  path: string,
  principal: Principal | undefined,
  membership: Pick<Membership, 'roles' | 'tier'> | undefined,
): boolean {
  const isBound = principal !== undefined && principal.kind !== 'session';
  if (isBound && (entry.via === 'session' || entry.fresh === true)) return false;
  if (principal?.kind === 'key' && !scopesCover(principal.key.scopes, path)) return false;
  if (principal?.kind === 'delegate' && !(delegable(entry) && principal.delegate.procedures.includes(path)))
    return false;
  if (entry.tier !== undefined && (membership === undefined || !tierCovers(membership.tier, entry.tier))) return false;
  return accessOf(entry).some((rule) => admits(rule, principal, membership));
}

/** Whether one rule of an entry lets a caller in, as far as that can be told without the row that is meant. */
export function admits(
  rule: Access,
  principal: Principal | undefined,
  membership: Pick<Membership, 'roles'> | undefined,
): boolean {
  if (rule === 'user') return true;
  if (rule === 'platform:admin' || rule === 'platform:master')
    return principal?.kind === 'session' && platformRolePermits(principal.user.platform_role, rule);
  const [kind, permission] = rule.split(':', 2) as [string, string];
  const isBound = principal !== undefined && principal.kind !== 'session';
  if (membership === undefined || (isBound && sessionOnlyPermissions.has(permission))) return false;
  // Rights in a project depend on the project; people who see no projects have none.
  if (kind === 'project') return rolesPermit(membership.roles, 'projects.read');
  return kind === 'team' && rolesPermit(membership.roles, permission as TeamPermission);
}
