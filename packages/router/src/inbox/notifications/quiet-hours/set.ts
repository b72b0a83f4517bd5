import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { setTimes } from '../preferences/queries.ts';
import { getQuietHours } from './get.ts';

type QuietHours = typeof notifications.quietHours.set;

/** Replaces the caller's quiet hours. */
export async function setQuietHours(
  ctx: Ctx<QuietHours>,
  { windows, time_zone }: In<QuietHours>,
): Promise<Out<QuietHours>> {
  const { db, user, events, now } = ctx;
  await setTimes(db, user.id, { quiet: JSON.stringify(windows), quiet_zone: time_zone ?? null }, now());
  events.add('settings.changed', { id: user.id }, { scope: 'user', keys: ['notifications.quiet_hours'] });
  return getQuietHours(ctx);
}
