import type { collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { lockEditable } from '../find.ts';
import * as queries from '../queries.ts';

/** Takes an item out of a collection; what it names stays. */
export async function removeItem(
  { db, scope, events }: Ctx<typeof collections.removeItem>,
  { collection_id, item_id }: In<typeof collections.removeItem>,
): Promise<{ id: string }> {
  const collection = await lockEditable(db, scope, collection_id);
  const gone = await queries.deleteItem(db, scope, collection.id, item_id);
  if (gone === undefined) throw new AppError('COLLECTION_ITEM_NOT_FOUND');
  events.add('collection.item_removed', { id: collection.id }, gone);
  return { id: item_id };
}
