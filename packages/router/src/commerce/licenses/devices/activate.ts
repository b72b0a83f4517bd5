import { randomUUIDv7 } from 'node:crypto';
import type { licenses } from '@deskwire/contract/commerce/licenses.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getRow, limitOf } from '../get.ts';
import { lockLicense } from '../issuing/lock.ts';
import { hashFingerprint } from '../key.ts';
import * as queries from '../queries.ts';
import { findByKey, requireUsable, shownOf } from './by-key.ts';
import { writeFile } from './license-file.ts';

/**
 * Lets a device use a licence. The licence is locked before its devices are counted, so that twenty at once never pass the
 * limit.
 */
export async function activate(
  ctx: Ctx<typeof licenses.activate>,
  { key, fingerprint, name }: In<typeof licenses.activate>,
): Promise<Out<typeof licenses.activate>> {
  const { db, events, now } = ctx;
  const { id, ...team } = await findByKey(db, key);
  const row = await lockLicense(db, team, id);
  requireUsable(row, now());
  const fingerprint_hash = hashFingerprint(fingerprint);
  const known = await queries.findLive(db, team, id, fingerprint_hash);
  const activation_id = known?.id ?? randomUUIDv7();
  if (known !== undefined) await queries.updateActivation(db, team, known.id, { last_seen_at: now() });
  else {
    const allowed = limitOf(row);
    if (row.activations >= allowed) {
      const live = await queries.listLive(db, team, id);
      throw new AppError('ACTIVATIONS_SPENT', {
        allowed,
        used: row.activations,
        activations: live.map((device) => ({
          name: device.name,
          activated_at: device.activated_at,
          last_seen_at: device.last_seen_at,
        })),
      });
    }
    const device = { id: activation_id, license_id: id, fingerprint_hash, name: name ?? null, activated_at: now() };
    await queries.insertActivation(db, team, device);
    events.add('license.activated', { id, team_id: team.team_id, actor_id: null }, { activation_id });
  }
  return {
    ...shownOf(await getRow(db, team, id)),
    activation_id,
    ...(await writeFile(ctx, row, fingerprint)),
  };
}
