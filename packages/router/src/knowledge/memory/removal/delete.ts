import type { memory } from '@deskwire/contract/knowledge/memory.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockMemory } from '../find.ts';
import * as queries from '../queries.ts';
import { purgeKey, purgeMemory } from './purge.ts';

const KEPT_SECONDS = 30 * 86_400;

/** Hides a memory; from then on nobody finds it. */
export async function deleteMemory(
  { db, scope, events, outbox, now }: Ctx<typeof memory.delete>,
  { memory_id }: In<typeof memory.delete>,
) {
  const { id } = await lockMemory(db, scope, memory_id);
  const purge_at = secondsAfter(now(), KEPT_SECONDS);
  const saved = await queries.updateMemory(db, scope, id, { deleted_at: now(), purge_at }, now());
  outbox.later(purgeMemory, { memory_id: id }, { run_at: purge_at, key: purgeKey(id) });
  events.add('memory.deleted', saved, {});
  return { id, restorable_until: purge_at };
}
