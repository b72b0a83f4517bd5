import type { Me } from '@deskwire/contract/identity/users.schemas.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import { changesOf } from '../../kit/changes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/version.ts';
import { mirrorName } from '../teams/joining/join.ts';
import { getMe } from './me.ts';
import * as queries from './queries.ts';

/** A new name is theirs in all their teams. */
export async function updateMe(
  ctx: Ctx<typeof users.updateMe>,
  { team_id, version, ...change }: In<typeof users.updateMe>,
): Promise<Me> {
  const { db, user, principal, events, now } = ctx;
  const { default_team_id } = change;
  if (default_team_id !== undefined && !principal.memberships.some((one) => one.team_id === default_team_id))
    throw new AppError('TEAM_NOT_FOUND');
  const before = (await queries.lockUser(db, user.id))!;
  await checkVersion(before, version, () => getMe(ctx, team_id));
  const changes = changesOf(before, change);
  if (changes !== undefined) {
    const row = await queries.updateUser(db, user.id, change, now());
    if (change.full_name !== undefined) await mirrorName(ctx, row);
    events.add('user.updated', { id: user.id, version: row.version }, { changes });
  }
  return getMe(ctx, team_id);
}
