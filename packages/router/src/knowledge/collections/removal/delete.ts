import type { collections } from '@deskwire/contract/knowledge/collections.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockOwn } from '../find.ts';
import * as queries from '../queries.ts';
import { purgeCollection, purgeKey } from './purge.ts';

const KEPT_SECONDS = 30 * 86_400;

/** Hides a collection, and whatever only it has opened. */
export async function deleteCollection(
  { db, scope, events, outbox, now }: Ctx<typeof collections.delete>,
  { collection_id }: In<typeof collections.delete>,
) {
  const { id } = await lockOwn(db, scope, collection_id);
  const purge_at = secondsAfter(now(), KEPT_SECONDS);
  const saved = await queries.updateCollection(db, scope, id, { deleted_at: now(), purge_at }, now());
  outbox.later(purgeCollection, { collection_id: id }, { run_at: purge_at, key: purgeKey(id) });
  events.add('collection.deleted', saved, {});
  return { id, restorable_until: purge_at };
}
