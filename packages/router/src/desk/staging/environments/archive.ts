import type { environment } from '@deskwire/contract/desk/staging.environments.ts';
import type { Environment } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as moves from '../deployments/moves.queries.ts';
import * as queries from './queries.ts';
import { getEnvironment } from './get.ts';
import { lockPlace } from '../lock-place.ts';

/** Puts an environment away in which nothing runs and nothing waits. */
export async function archiveEnvironment(
  ctx: Ctx<typeof environment.archive>,
  { environment_id }: In<typeof environment.archive>,
): Promise<Environment> {
  const { db, scope, events, now } = ctx;
  const place = await lockPlace(db, scope, environment_id);
  if (await moves.isInUse(db, place)) throw new AppError('ENVIRONMENT_IN_USE');
  if (place.archived_at === null) {
    const changed = await queries.updateEnvironment(db, scope, environment_id, { archived_at: now() }, now());
    events.add('environment.archived', changed, { name: place.name });
  }
  return getEnvironment(ctx, environment_id);
}
