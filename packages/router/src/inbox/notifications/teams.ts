import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import { boundTeamOf, teamInEffect } from '../../kit/access/access.ts';
import type { Ctx } from '../../kit/context.ts';

/** The teams that somebody is in now: after they leave one, they no longer see its notifications. API keys and runs see only their own. */
export function readableTeams(
  ctx: Pick<Ctx<typeof notifications.list>, 'principal' | 'request'>,
  named: string | undefined,
): string[] {
  const { principal } = ctx;
  const theirs =
    boundTeamOf(principal) !== undefined
      ? [teamInEffect(ctx, named)!.team_id]
      : principal.memberships.map(({ team_id }) => team_id);
  return theirs.filter((team_id) => named === undefined || team_id === named);
}
