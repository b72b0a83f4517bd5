import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx, In, Principal, RequestInfo, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { page } from '../../kit/page.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { presentTeamUser, presentUser } from './present.ts';
import * as queries from './queries.ts';

interface Asking {
  readonly principal: Principal;
  readonly scope: TeamScope | null;
  readonly request: RequestInfo;
}

/**
 * The team whose accounts the caller asks about; null means those of everybody, for an administrator of the platform who
 * names no team. Being one opens no team: TEAM_NOT_FOUND for a named team where they manage nobody.
 */
export function reachOf({ principal, scope, request }: Asking, team_id: string | undefined): TeamId | null {
  const named = team_id ?? request.team_id;
  const administers = principal.kind === 'session' && principal.user.platform_role !== 'user';
  if (administers && named === undefined) return null;
  if (scope === null) throw new AppError('TEAM_NOT_FOUND');
  return scope.team_id;
}

export function listUsers(ctx: Ctx<typeof users.list>, input: In<typeof users.list>) {
  const { search, role, status } = input;
  const filter = { search, role, status };
  const reach = reachOf(ctx, input.team_id);
  const common = { of: ['users', reach, filter], position };
  if (reach === null)
    return page(ctx, input, {
      ...common,
      find: (slice) => queries.listUsers(ctx.db, filter, slice),
      present: presentUser(ctx.services),
    });
  return page(ctx, input, {
    ...common,
    find: (slice) => queries.listTeamUsers(ctx.db, reach, filter, slice),
    present: presentTeamUser(ctx.services),
  });
}
const position = (row: { created_at: string; id: string }) => [row.created_at, row.id];
