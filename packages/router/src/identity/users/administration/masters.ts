import type { Tx } from '@deskwire/database/schema.ts';
import type { User } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../queries.ts';

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
  { deleted = false }: { readonly deleted?: boolean } = {},
): Promise<queries.UserRow> {
  const row = await queries.lockUser(db, user_id);
  if (row === undefined || (row.status === 'deleted' && !deleted)) throw new AppError('USER_NOT_FOUND');
  if (row.id === actor.id) throw new AppError('FORBIDDEN', { needs: 'somebody_else' });
  if (row.platform_role !== 'user' && !is_master(actor.id))
    throw new AppError('FORBIDDEN', { needs: 'platform:master' });
  return row;
}
