import type { z } from 'zod';
import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';
import { readableTeams } from './teams.ts';

type Notifications = typeof notifications.list;

/** Lists the caller's notifications, newest first, and counts the unread ones. */
export async function listNotifications(
  ctx: Ctx<Notifications>,
  input: In<Notifications>,
): Promise<z.input<Notifications['output']>> {
  const filter = { unread_only: input.unread_only, team_ids: readableTeams(ctx, input.team_id) };
  const listed = await page(ctx, input, {
    key: ['notifications', ctx.user.id, filter],
    find: (slice) => queries.listNotifications(ctx.db, ctx.user.id, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
  return { ...listed, unread_count: await queries.countUnread(ctx.db, ctx.user.id, filter) };
}
