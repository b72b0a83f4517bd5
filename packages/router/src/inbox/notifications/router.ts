import { notifications } from '@deskwire/contract/inbox/notifications.ts';
import { boundTeamOf, teamInEffect } from '../../kit/access.ts';
import type { Ctx } from '../../kit/context.ts';
import { page } from '../../kit/page.ts';
import { procedure, router } from '../../kit/procedure.ts';
import * as queries from './queries.ts';

export const notificationsRouter = router({
  list: procedure(notifications.list).query(async ({ ctx, input }) => {
    const filter = { unread_only: input.unread_only, team_ids: readableTeams(ctx, input.team_id) };
    const listed = await page(ctx, input, {
      of: ['notifications', ctx.user.id, filter],
      find: (slice) => queries.listNotifications(ctx.db, ctx.user.id, filter, slice),
      position: (row) => [row.created_at, row.id],
      present: (row) => row,
    });
    return { ...listed, unread_count: await queries.countUnread(ctx.db, ctx.user.id, filter) };
  }),
});

/** Those that somebody is in now: what they heard in a team stays there when they leave. API keys and runs know only their own. */
function readableTeams(ctx: Ctx<typeof notifications.list>, named: string | undefined): string[] {
  const { principal } = ctx;
  const theirs =
    boundTeamOf(principal) !== undefined
      ? [teamInEffect(ctx, named)!.team_id]
      : principal.memberships.map(({ team_id }) => team_id);
  return theirs.filter((team_id) => named === undefined || team_id === named);
}
