import type { collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getCollection } from '../find.ts';
import * as queries from '../queries.ts';

export async function listMembers(
  { db, scope }: Ctx<typeof collections.members.list>,
  { collection_id }: In<typeof collections.members.list>,
) {
  const { id } = await getCollection(db, scope, collection_id);
  return { items: await queries.listMembers(db, scope, id) };
}
