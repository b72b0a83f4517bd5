import type { Collection, collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { placeFor } from '../documents/place.ts';
import { getCollection, lockOwn } from './find.ts';
import * as queries from './queries.ts';

/** Changes what a collection is called, and who reads it: that holds for the next question. */
export async function updateCollection(
  { db, scope, events, now }: Ctx<typeof collections.update>,
  { collection_id, version, name, description, audience, project_id }: In<typeof collections.update>,
): Promise<Collection> {
  const before = await lockOwn(db, scope, collection_id);
  await checkVersion(before, version);
  const moves = audience !== undefined || project_id !== undefined;
  const place = moves
    ? await placeFor(db, scope, audience, project_id ?? (audience === 'project' ? before.project_id : null))
    : {};
  const given = Object.entries({ name, description, audience, project_id });
  const fields = given.flatMap(([field, value]) => (value === undefined ? [] : [field]));
  if (fields.length === 0) return before;
  const set = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...place,
  };
  const saved = await queries.updateCollection(db, scope, before.id, set, now());
  events.add('collection.updated', saved, { fields });
  return getCollection(db, scope, before.id);
}
