import type { teams } from '@deskwire/contract/identity/teams.ts';
import { guestRoles } from '@deskwire/contract/kit/access.ts';
import { boundTeamOf } from '../../kit/access/access.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentTeam } from './present.ts';
import * as queries from './queries.ts';

/** The teams that the caller is in; an API key or a run knows only its own. */
export function listTeams(ctx: Ctx<typeof teams.list>, input: In<typeof teams.list>) {
  const { user, principal } = ctx;
  const only = boundTeamOf(principal);
  const restorable_at = input.deleted === true ? ctx.now() : undefined;
  return page(ctx, input, {
    key: ['teams', user.id, only, input.deleted === true],
    find: (slice) => queries.listTeams(ctx.db, user.id, { only, restorable_at }, slice),
    position: (row) => [row.created_at, row.id],
    present: ({ roles, custom_role, offered_roles, offered_custom_role, user_id, ...row }) =>
      presentTeam(
        user,
        row,
        { roles, custom_role },
        user_id === null ? (offered_roles ?? guestRoles) : offered_roles,
        offered_custom_role,
      ),
  });
}
