import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Collection } from '@deskwire/contract/knowledge/collections.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

/** A collection that the person reads. Throws COLLECTION_NOT_FOUND. */
export async function getCollection(db: Db, scope: TeamScope, id: string, lock = false): Promise<Collection> {
  const found = await queries.findCollection(db, scope, id, lock);
  if (found === undefined) throw new AppError('COLLECTION_NOT_FOUND');
  return found;
}
/** One whose name and readers they decide: its author, and those who manage the team. Throws FORBIDDEN. */
export async function lockOwn(db: Tx, scope: TeamScope, id: string): Promise<Collection> {
  const found = await getCollection(db, scope, id, true);
  if (found.role !== 'author' && !rolesPermit(scope.roles, 'team.manage'))
    throw new AppError('FORBIDDEN', { needs: 'author' });
  return found;
}
/** One whose items they change: its editors as well. Throws FORBIDDEN. */
export async function lockEditable(db: Tx, scope: TeamScope, id: string): Promise<Collection> {
  const found = await getCollection(db, scope, id, true);
  if (found.role === 'reader' && !rolesPermit(scope.roles, 'team.manage'))
    throw new AppError('FORBIDDEN', { needs: 'editor' });
  return found;
}
