import type { collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { lockOwn } from '../find.ts';
import * as queries from '../queries.ts';

/** Stops sharing a collection with somebody. */
export async function removeMember(
  { db, scope, events }: Ctx<typeof collections.members.remove>,
  { collection_id, person_id }: In<typeof collections.members.remove>,
): Promise<{ collection_id: string }> {
  const { id } = await lockOwn(db, scope, collection_id);
  const gone = await queries.deleteMember(db, scope, id, person_id);
  if (gone === undefined) throw new AppError('PERSON_NOT_FOUND', { person_id });
  events.add('collection.unshared', { id }, { person_id });
  return { collection_id: id };
}
