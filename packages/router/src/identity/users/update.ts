import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import { changesOf } from '../../kit/events/changes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { mirrorName } from '../teams/joining/join.ts';
import { keepingAMaster } from './administration/masters.ts';
import { presentUser } from './present.ts';
import * as queries from './queries.ts';

export const updateUser = (
  ctx: Ctx<typeof users.update>,
  { user_id, version, ...change }: In<typeof users.update>,
): Promise<Account> =>
  keepingAMaster(ctx.db, async (is_master) => {
    const { db, services, events, now } = ctx;
    const before = await queries.lockUser(db, user_id);
    if (before === undefined || before.status === 'deleted') throw new AppError('USER_NOT_FOUND');
    if (before.platform_role !== 'user' && before.id !== ctx.user.id && !is_master(ctx.user.id))
      throw new AppError('FORBIDDEN', { needs: 'platform:master' });
    await checkVersion(before, version, () => presentUser(services)(before));
    const changes = changesOf(before, change);
    if (changes === undefined) return presentUser(services)(before);
    const row = await queries.updateUser(db, user_id, change, now());
    if (change.full_name !== undefined) await mirrorName(ctx, row);
    events.add('user.updated', { id: user_id, version: row.version }, { changes });
    return presentUser(services)(row);
  });
