import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { presentUser } from '../present.ts';
import * as queries from '../queries.ts';
import { keepingAMaster, lockSubject } from './masters.ts';

export const activateUser = (
  ctx: Ctx<typeof users.activate>,
  { user_id }: In<typeof users.activate>,
): Promise<Account> =>
  keepingAMaster(ctx.db, async (is_master) => {
    const { db, services, events, now } = ctx;
    const before = await lockSubject(db, ctx.user, user_id, is_master);
    if (before.status === 'active') return presentUser(services)(before);
    const row = await queries.updateUser(db, user_id, { status: 'active', suspended_at: null }, now());
    events.add('user.activated', { id: user_id, version: row.version }, {});
    return presentUser(services)(row);
  });
