import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { readableTeams } from './teams.ts';

/** Marks some of the caller's notifications as read. */
export async function markRead(
  ctx: Ctx<typeof notifications.markRead>,
  { ids, before, team_id }: In<typeof notifications.markRead>,
) {
  if (ids === undefined && before === undefined) throw invalid('ids', 'is required unless before is given');
  return mark(ctx, { ids, before }, team_id);
}

/** Marks what fits as read in the teams of the caller, or in one of them. Throws TEAM_NOT_FOUND. */
export async function mark(
  ctx: Pick<Ctx<typeof notifications.markRead>, 'db' | 'user' | 'principal' | 'request' | 'now'>,
  which: { readonly ids?: readonly string[] | undefined; readonly before?: string | undefined },
  team_id: string | undefined,
) {
  const filter = { team_ids: readableTeams(ctx, team_id) };
  if (team_id !== undefined && filter.team_ids.length === 0) throw new AppError('TEAM_NOT_FOUND');
  const marked = await queries.markRead(ctx.db, ctx.user.id, { ...filter, ...which }, ctx.now());
  return { marked, unread_count: await queries.countUnread(ctx.db, ctx.user.id, filter) };
}
