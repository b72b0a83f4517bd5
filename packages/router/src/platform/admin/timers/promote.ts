import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import * as queries from './queries.ts';

/** Lets a timer run now. */
export async function promoteTimer(
  { db, events, now, services }: Ctx<typeof admin.timers.promote>,
  { timer_id }: In<typeof admin.timers.promote>,
) {
  const timer = await queries.promoteTimer(db, timer_id, now());
  if (timer === undefined) throw new AppError('TIMER_NOT_FOUND');
  events.add('timer.promoted', { id: PLATFORM_TEAM }, { name: timer.name });
  services.ring();
  return timer;
}
