import type { environment } from '@deskwire/contract/desk/staging.environments.ts';
import type { Environment } from '@deskwire/contract/desk/staging.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { holderOf } from '../deployments/move.ts';
import { callAfterLock } from '../call-next.ts';
import { lockPlace } from '../lock-place.ts';
import * as queries from './queries.ts';
import { getEnvironment } from './get.ts';

const USUAL_MINUTES = 60;

/** Locks an environment for the caller until they unlock it or the lock expires. Locking it again extends the lock. */
export async function lockEnvironment(
  ctx: Ctx<typeof environment.lock>,
  { environment_id, reason, ttl_minutes = USUAL_MINUTES }: In<typeof environment.lock>,
): Promise<Environment> {
  const { db, scope, events, outbox, now } = ctx;
  const place = await lockPlace(db, scope, environment_id);
  if (place.archived_at !== null) throw new AppError('ENVIRONMENT_ARCHIVED');
  const holder = holderOf(place, now());
  if (holder !== null && holder !== scope.person_id)
    throw new AppError('ENVIRONMENT_LOCKED', {
      owner_id: holder,
      reason: place.lock_reason,
      expires_at: place.locked_until,
    });
  const locked_until = secondsAfter(now(), ttl_minutes * 60);
  const lock = { locked_by: scope.person_id, lock_reason: reason, locked_at: now(), locked_until };
  const changed = await queries.updateEnvironment(db, scope, environment_id, lock, now());
  events.add('environment.locked', changed, { reason, expires_at: locked_until });
  outbox.later(callAfterLock, { environment_id }, { run_at: locked_until, key: timerOf(environment_id) });
  return getEnvironment(ctx, environment_id);
}

export const timerOf = (environment_id: string) => `staging:lock:${environment_id}`;
