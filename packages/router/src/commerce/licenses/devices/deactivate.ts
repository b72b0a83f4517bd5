import type { licenses } from '@deskwire/contract/commerce/licenses.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getRow } from '../get.ts';
import { lockLicense } from '../issuing/lock.ts';
import { hashFingerprint } from '../key.ts';
import * as queries from '../queries.ts';
import { findByKey, shownOf } from './by-key.ts';

/** A licence moves between devices so many times in 30 days: it is not one for many who take turns. */
const MOST = 10;
const WINDOW_SECONDS = 30 * 86_400;

/** Frees the place of a device, of a licence that has ended too. */
export async function deactivate(
  { db, events, now }: Ctx<typeof licenses.deactivate>,
  { key, fingerprint }: In<typeof licenses.deactivate>,
): Promise<Out<typeof licenses.deactivate>> {
  const { id, ...team } = await findByKey(db, key);
  await lockLicense(db, team, id);
  const device = await queries.findLive(db, team, id, hashFingerprint(fingerprint));
  if (device === undefined) throw new AppError('ACTIVATION_NOT_FOUND');
  const used = await queries.countDeactivated(db, team, id, secondsAfter(now(), -WINDOW_SECONDS));
  if (used >= MOST) throw new AppError('DEACTIVATIONS_SPENT', { allowed: MOST, used });
  await queries.updateActivation(db, team, device.id, { deactivated_at: now() });
  events.add('license.deactivated', { id, team_id: team.team_id, actor_id: null }, { activation_id: device.id });
  return shownOf(await getRow(db, team, id));
}
