import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Memory, memory } from '@deskwire/contract/knowledge/memory.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { constraintMeans } from '../../../kit/errors.ts';
import { lockMemory, must } from '../find.ts';
import * as queries from '../queries.ts';
import { purgeKey } from './purge.ts';

constraintMeans({ memories_by_key: 'ID_TAKEN' });

/** Keeps a deleted memory in mind again. */
export async function restoreMemory(
  ctx: Ctx<typeof memory.restore>,
  { memory_id }: In<typeof memory.restore>,
): Promise<Memory> {
  const { db, scope, events, outbox, now } = ctx;
  const { id } = must(await queries.lockDeleted(db, scope, memory_id, rolesPermit(scope.roles, 'team.manage'), now()));
  await requireRoom(ctx, 'memories');
  const saved = await queries.updateMemory(db, scope, id, { deleted_at: null, purge_at: null }, now());
  outbox.cancel(purgeKey(id));
  events.add('memory.restored', saved, {});
  return lockMemory(db, scope, id);
}
