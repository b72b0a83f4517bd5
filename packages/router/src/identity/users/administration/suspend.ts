import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import * as deletion from '../deletion/queries.ts';
import { presentUser } from '../present.ts';
import * as queries from '../queries.ts';
import { keepingAMaster, lockSubject } from './masters.ts';

/** No session outlives a suspension, and no key works during it. Work that is assigned to them is taken off them. */
export const suspendUser = (
  ctx: Ctx<typeof users.suspend>,
  { user_id, reason }: In<typeof users.suspend>,
): Promise<Account> =>
  keepingAMaster(ctx.db, async (is_master) => {
    const { db, services, events, now } = ctx;
    const before = await lockSubject(db, ctx.user, user_id, is_master, { deleted: true });
    if (before.status === 'suspended') return presentUser(services)(before);
    // Somebody who deleted their account comes back suspended, if at all.
    const status = before.status === 'deleted' ? 'deleted' : 'suspended';
    const row = await queries.updateUser(db, user_id, { status, suspended_at: now() }, now());
    await deletion.endSessions(db, user_id, 'suspended', now());
    events.add('user.suspended', { id: user_id, version: row.version }, { reason: reason ?? null });
    for (const { id, team_id, version } of await queries.listMemberships(db, user_id))
      events.add('person.suspended', { id, version, team_id, actor_id: null }, { user_id });
    return presentUser(services)(row);
  });
