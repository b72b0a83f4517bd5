import { randomUUIDv7 } from 'node:crypto';
import type { CollectionItem, collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { getDocument } from '../../documents/present.ts';
import { getMemory } from '../../memory/find.ts';
import { lockEditable } from '../find.ts';
import * as queries from '../queries.ts';

/** Puts something that the caller may read into a collection; what is in it already stays as it is. */
export async function addItem(
  { db, scope, events, now }: Ctx<typeof collections.addItem>,
  { collection_id, document_id, memory_id }: In<typeof collections.addItem>,
): Promise<CollectionItem> {
  if ((document_id === undefined) === (memory_id === undefined))
    throw invalid('document_id', 'give exactly one of document_id and memory_id');
  const collection = await lockEditable(db, scope, collection_id);
  if (document_id !== undefined) await getDocument(db, scope, document_id);
  else await getMemory({ db, scope, now }, memory_id!);
  const item = { collection_id: collection.id, document_id: document_id ?? null, memory_id: memory_id ?? null };
  const added = await queries.insertItem(db, scope, { ...item, id: randomUUIDv7() }, now());
  if (added !== undefined) {
    const { document_id: document, memory_id: kept } = item;
    events.add('collection.item_added', { id: collection.id }, { document_id: document, memory_id: kept });
  }
  return (await queries.findItem(db, scope, item))!;
}
