import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { environment } from '@deskwire/contract/desk/staging.environments.ts';
import type { Environment } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { callNext, holderOf } from '../deployments/move.ts';
import { lockPlace } from '../lock-place.ts';
import * as queries from './queries.ts';
import { getEnvironment } from './get.ts';
import { timerOf } from './lock.ts';

/** Lets an environment go. Where nobody holds it, nothing happens. */
export async function unlockEnvironment(
  ctx: Ctx<typeof environment.unlock>,
  { environment_id }: In<typeof environment.unlock>,
): Promise<Environment> {
  const { db, scope, events, outbox, now } = ctx;
  const place = await lockPlace(db, scope, environment_id);
  const holder = holderOf(place, now());
  if (holder === null) return getEnvironment(ctx, environment_id);
  if (holder !== scope.person_id && !rolesPermit(scope.roles, 'deployments.manage'))
    throw new AppError('FORBIDDEN', { needs: 'deployments.manage' });
  const changed = await queries.updateEnvironment(db, scope, environment_id, NOBODY, now());
  events.add('environment.unlocked', changed, { owner_id: holder });
  outbox.cancel(timerOf(environment_id));
  await callNext(ctx, { ...place, ...NOBODY });
  return getEnvironment(ctx, environment_id);
}

const NOBODY = { locked_by: null, lock_reason: null, locked_at: null, locked_until: null };
