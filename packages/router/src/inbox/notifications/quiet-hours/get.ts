import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx, Out } from '../../../kit/context.ts';
import { findTimes } from '../preferences/queries.ts';

type QuietHours = typeof notifications.quietHours.get;

/** The hours in which the caller does not want to be disturbed. */
export async function getQuietHours({ db, user }: Pick<Ctx<QuietHours>, 'db' | 'user'>): Promise<Out<QuietHours>> {
  const times = await findTimes(db, user.id);
  return { windows: times?.windows ?? [], time_zone: times?.quiet_zone ?? null };
}
