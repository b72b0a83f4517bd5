import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { readableTeams } from './teams.ts';

/** Marks one of the caller's notifications as read; one that is keeps its time. */
export async function readNotification(
  ctx: Ctx<typeof notifications.read>,
  { notification_id }: In<typeof notifications.read>,
) {
  const teams = readableTeams(ctx, undefined);
  const row = await queries.readOne(ctx.db, ctx.user.id, notification_id, teams, ctx.now());
  if (row === undefined) throw new AppError('NOTIFICATION_NOT_FOUND');
  return row;
}
