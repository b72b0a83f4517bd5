import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Collection, collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import { getCollection } from '../find.ts';
import * as queries from '../queries.ts';
import { purgeKey } from './purge.ts';

/** Shows a deleted collection again, with its items and its members. */
export async function restoreCollection(
  ctx: Ctx<typeof collections.restore>,
  { collection_id }: In<typeof collections.restore>,
): Promise<Collection> {
  const { db, scope, events, outbox, now } = ctx;
  const found = await queries.lockDeleted(db, scope, collection_id, rolesPermit(scope.roles, 'team.manage'), now());
  if (found === undefined) throw new AppError('COLLECTION_NOT_FOUND');
  await requireRoom(ctx, 'collections');
  const saved = await queries.updateCollection(db, scope, found.id, { deleted_at: null, purge_at: null }, now());
  outbox.cancel(purgeKey(found.id));
  events.add('collection.restored', saved, {});
  return getCollection(db, scope, found.id);
}
