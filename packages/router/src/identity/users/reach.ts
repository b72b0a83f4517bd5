import type { users } from '@deskwire/contract/identity/users.ts';
import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { Ctx, In, Principal, RequestInfo, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { page } from '../../kit/page.ts';
import { activityOf } from '../../platform/events/activity.ts';
import { presentTeamUser, presentUser } from './present.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

interface Asking {
  readonly principal: Principal;
  readonly scope: TeamScope | null;
  readonly request: RequestInfo;
}

/**
 * The team whose accounts the caller asks about; null means those of everybody, for an administrator of the platform who
 * names no team. Being one opens no team: TEAM_NOT_FOUND for a named team where they manage nobody.
 */
function reachOf({ principal, scope, request }: Asking, team_id: string | undefined): TeamId | null {
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

/** One account, if the caller's reach covers it. */
export async function getUser(
  ctx: Ctx<typeof users.get>,
  { team_id, user_id }: { team_id?: string | undefined; user_id: string },
): Promise<Account> {
  const reach = reachOf(ctx, team_id);
  if (reach === null) {
    const row = await queries.findUser(ctx.db, user_id);
    if (row === undefined) throw new AppError('USER_NOT_FOUND');
    return presentUser(ctx.services)(row);
  }
  const row = await queries.findTeamUser(ctx.db, reach, user_id);
  if (row === undefined) throw new AppError('USER_NOT_FOUND');
  return presentTeamUser(ctx.services)(row);
}

/** What somebody did, also before they left, as envelopes: what it was about is read from the row, by those who may. */
export async function listActivity(ctx: Ctx<typeof users.activity>, input: In<typeof users.activity>) {
  const { user_id, team_id } = input;
  const reach = reachOf(ctx, team_id);
  const known =
    reach === null
      ? (await queries.findUser(ctx.db, user_id)) !== undefined
      : await queries.wasInTeam(ctx.db, reach, user_id);
  if (!known) throw new AppError('USER_NOT_FOUND');
  return page(ctx, input, {
    of: ['activity', reach, user_id],
    find: (slice) => activityOf(ctx.db, { user_id, team_id: reach ?? undefined }, slice),
    position: (row) => [row.id],
    present: (row) => row,
  });
}
