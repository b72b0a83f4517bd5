import type { environment } from '@deskwire/contract/desk/staging.environments.ts';
import type { Environment } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import * as queries from './queries.ts';
import { getEnvironment } from './get.ts';
import { lockPlace } from '../lock-place.ts';

export async function restoreEnvironment(
  ctx: Ctx<typeof environment.restore>,
  { environment_id }: In<typeof environment.restore>,
): Promise<Environment> {
  const { db, scope, events, now } = ctx;
  const place = await lockPlace(db, scope, environment_id);
  if (place.archived_at !== null) {
    const changed = await queries.updateEnvironment(db, scope, environment_id, { archived_at: null }, now());
    await requireRoom(ctx, 'environments', 0);
    events.add('environment.restored', changed, { name: place.name });
  }
  return getEnvironment(ctx, environment_id);
}
