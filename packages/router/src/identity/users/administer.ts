import type { users } from '@deskwire/contract/identity/users.ts';
import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { PlatformRole } from '@deskwire/contract/kit/access.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import { changesOf } from '../../kit/changes.ts';
import type { Ctx, In, Principal, User } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { mirrorName } from '../teams/members/join.ts';
import * as deletion from './deletion.queries.ts';
import { presentUser } from './present.ts';
import * as queries from './queries.ts';
import { checkVersion } from '../../kit/version.ts';

/**
 * Changes an account on behalf of the platform. Changes that could take away a master admin follow one another, and
 * one that would leave none is undone: LAST_MASTER_ADMIN. The actor's own role is asked again under the lock.
 */
export async function keepingAMaster<T>(
  db: Tx,
  change: (is_master: (user_id: string) => boolean) => Promise<T>,
): Promise<T> {
  const masters = new Set((await queries.lockMasters(db)).map(({ id }) => id));
  const result = await change((user_id) => masters.has(user_id));
  if (masters.size > 0 && !(await queries.hasMaster(db))) throw new AppError('LAST_MASTER_ADMIN');
  return result;
}

/** An account to be administered, held. Only master admins touch administrators, and nobody touches themselves here. */
export async function lockSubject(
  db: Tx,
  actor: User,
  user_id: string,
  is_master: (user_id: string) => boolean,
): Promise<queries.UserRow> {
  const row = await queries.lockUser(db, user_id);
  if (row === undefined || row.status === 'deleted') throw new AppError('USER_NOT_FOUND');
  if (row.id === actor.id) throw new AppError('FORBIDDEN', { needs: 'somebody_else' });
  if (row.platform_role !== 'user' && !is_master(actor.id))
    throw new AppError('FORBIDDEN', { needs: 'platform:master' });
  return row;
}

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

/** No session outlives a suspension, and no key works during it. Work that is assigned to them is taken off them. */
export const suspendUser = (
  ctx: Ctx<typeof users.suspend>,
  { user_id, reason }: In<typeof users.suspend>,
): Promise<Account> =>
  keepingAMaster(ctx.db, async (is_master) => {
    const { db, services, events, now } = ctx;
    const before = await lockSubject(db, ctx.user, user_id, is_master);
    if (before.status === 'suspended') return presentUser(services)(before);
    const row = await queries.updateUser(db, user_id, { status: 'suspended' }, now());
    await deletion.endSessions(db, user_id, 'suspended', now());
    events.add('user.suspended', { id: user_id, version: row.version }, { reason: reason ?? null });
    for (const { id, team_id, version } of await queries.listMemberships(db, user_id))
      events.add('person.suspended', { id, version, team_id, actor_id: null }, { user_id });
    return presentUser(services)(row);
  });

export const activateUser = (
  ctx: Ctx<typeof users.activate>,
  { user_id }: In<typeof users.activate>,
): Promise<Account> =>
  keepingAMaster(ctx.db, async (is_master) => {
    const { db, services, events, now } = ctx;
    const before = await lockSubject(db, ctx.user, user_id, is_master);
    if (before.status === 'active') return presentUser(services)(before);
    const row = await queries.updateUser(db, user_id, { status: 'active' }, now());
    events.add('user.activated', { id: user_id, version: row.version }, {});
    return presentUser(services)(row);
  });

/**
 * Changes what an account is on the platform: for master admins alone. Whose rights change signs in again, so that no
 * session carries rights it was not opened with.
 */
export const setPlatformRole = (
  ctx: Pick<Ctx<typeof users.setRole>, 'db' | 'events' | 'now'> & { readonly principal: Principal },
  user_id: string,
  platform_role: PlatformRole,
): Promise<void> =>
  keepingAMaster(ctx.db, async (is_master) => {
    const { db, principal, events, now } = ctx;
    if (principal.kind !== 'session' || !is_master(principal.user.id))
      throw new AppError('FORBIDDEN', { needs: 'platform:master' });
    const before = await queries.lockUser(db, user_id);
    if (before === undefined || before.status === 'deleted') throw new AppError('USER_NOT_FOUND');
    if (before.platform_role === platform_role) return;
    const { version } = await queries.updateUser(db, user_id, { platform_role }, now());
    if (user_id !== principal.user.id) await deletion.endSessions(db, user_id, 'role_changed', now());
    events.add('user.role_changed', { id: user_id, version }, { from: before.platform_role, to: platform_role });
  });
