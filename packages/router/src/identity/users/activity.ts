import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { page } from '../../kit/lists/page.ts';
import { activityOf } from '../../platform/events/list.ts';
import { reachOf } from '../../kit/access/me.ts';
import * as queries from './queries.ts';

/** Lists the events of a person, also from before they left, as envelopes: the rows are read by those who may see them. */
export async function listActivity(ctx: Ctx<typeof users.activity>, input: In<typeof users.activity>) {
  const { user_id, team_id } = input;
  const reach = reachOf(ctx, team_id);
  const known =
    reach === null
      ? (await queries.findUser(ctx.db, user_id)) !== undefined
      : await queries.wasInTeam(ctx.db, reach, user_id);
  if (!known) throw new AppError('USER_NOT_FOUND');
  return page(ctx, input, {
    key: ['activity', reach, user_id],
    find: (slice) => activityOf(ctx.db, { user_id, team_id: reach ?? undefined }, slice),
    position: (row) => [row.id],
    present: (row) => row,
  });
}
