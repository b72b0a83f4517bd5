import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { reachOf } from '../../kit/access/me.ts';
import { presentTeamUser, presentUser } from './present.ts';
import * as queries from './queries.ts';

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
