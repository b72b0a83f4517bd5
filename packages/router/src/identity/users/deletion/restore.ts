import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx, In, Writing } from '../../../kit/context.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import { mirrorName } from '../../teams/joining/join.ts';
import { keepingAMaster } from '../administration/masters.ts';
import { presentUser } from '../present.ts';
import * as queries from '../queries.ts';
import { erasureOf } from './erase.ts';
import * as deletion from './queries.ts';

constraintMeans({ users_email: 'EMAIL_TAKEN' });

type Restoring = Pick<Writing<'user.restored'>, 'db' | 'events' | 'outbox'> & { readonly now: () => string };

/**
 * Brings a deleted account back, with the teams that went with it. Others' teams it joins again by invitation.
 * EMAIL_TAKEN where somebody registered with its address meanwhile.
 */
export async function restoreAccount(
  { db, events, outbox, now }: Restoring,
  user_id: string,
  deleted_at: string,
): Promise<boolean> {
  const row = await deletion.markRestored(db, user_id, { deleted_at, at: now() });
  if (row === undefined) return false;
  await deletion.restoreTeams(db, user_id, { deleted_at, at: now() });
  await mirrorName({ db, now }, row);
  outbox.cancel(erasureOf(user_id));
  events.add('user.restored', { id: user_id, version: row.version, user_id }, {});
  return true;
}

export const restoreUser = (ctx: Ctx<typeof users.restore>, { user_id }: In<typeof users.restore>): Promise<Account> =>
  keepingAMaster(ctx.db, async (is_master) => {
    const { db, services, now } = ctx;
    const found = await deletion.findDeleted(db, user_id, now());
    if (found === undefined) throw new AppError('USER_NOT_FOUND');
    if (found.platform_role !== 'user' && !is_master(ctx.user.id))
      throw new AppError('FORBIDDEN', { needs: 'platform:master' });
    if (!(await restoreAccount(ctx, user_id, found.deleted_at!))) throw new AppError('USER_NOT_FOUND');
    return presentUser(services)((await queries.findUser(db, user_id))!);
  });
