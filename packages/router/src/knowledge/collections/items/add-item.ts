import { randomUUIDv7 } from 'node:crypto';
import type { CollectionItem, collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { getVisibleTask } from '../../../work/tasks/find.ts';
import { getDocument } from '../../documents/present.ts';
import { getMemory } from '../../memory/find.ts';
import { lockEditable } from '../find.ts';
import * as queries from '../queries.ts';

/** Puts something that the caller may read into a collection; what is in it already stays as it is. */
export async function addItem(
  { db, scope, events, now }: Ctx<typeof collections.addItem>,
  { collection_id, team_id: _, ...named }: In<typeof collections.addItem>,
): Promise<CollectionItem> {
  if (Object.values(named).filter((id) => id !== undefined).length !== 1)
    throw invalid('document_id', 'give exactly one of document_id, memory_id, ticket_id and task_id');
  const collection = await lockEditable(db, scope, collection_id);
  const { document_id, memory_id, ticket_id, task_id } = named;
  const put = {
    document_id: document_id === undefined ? null : (await getDocument(db, scope, document_id)).id,
    memory_id: memory_id === undefined ? null : (await getMemory({ db, scope, now }, memory_id)).id,
    ticket_id: ticket_id === undefined ? null : (await getVisibleTicket(db, scope, ticket_id)).id,
    task_id: task_id === undefined ? null : await getVisibleTask({ db, scope }, task_id),
  };
  const item = { collection_id: collection.id, ...put };
  const added = await queries.insertItem(db, scope, { ...item, id: randomUUIDv7() }, now());
  if (added !== undefined) events.add('collection.item_added', { id: collection.id }, put);
  return (await queries.findItem(db, scope, item))!;
}
