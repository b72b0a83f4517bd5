import { notifications } from '@deskwire/contract/inbox/notifications.ts';
import { teamInEffect } from '../../kit/access.ts';
import { page } from '../../kit/page.ts';
import { procedure, router } from '../../kit/procedure.ts';
import * as queries from './queries.ts';

export const notificationsRouter = router({
  list: procedure(notifications.list).query(async ({ ctx, input }) => {
    // An API key knows only its own team.
    const team_id = ctx.principal.kind === 'key' ? teamInEffect(ctx, input.team_id)?.team_id : input.team_id;
    const filter = { unread_only: input.unread_only, team_id };
    const listed = await page(ctx, input, {
      of: ['notifications', ctx.user.id, filter],
      find: (slice, count) => queries.listNotifications(ctx.db, ctx.user.id, filter, slice, count),
      position: (row) => [row.created_at, row.id],
      present: (row) => row,
    });
    return { ...listed, unread_count: await queries.countUnread(ctx.db, ctx.user.id, filter) };
  }),
});
