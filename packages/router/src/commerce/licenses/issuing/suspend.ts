import type { License, licenses } from '@deskwire/contract/commerce/licenses.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getLicense } from '../get.ts';
import * as queries from '../queries.ts';
import { lockLive } from './lock.ts';

/** Stops a licence for a while; its devices stay active. */
export async function suspend(
  ctx: Ctx<typeof licenses.suspend>,
  { license_id }: In<typeof licenses.suspend>,
): Promise<License> {
  const { db, scope, events, now } = ctx;
  const { suspended_at } = await lockLive(db, scope, license_id);
  if (suspended_at === null)
    events.add(
      'license.suspended',
      await queries.updateLicense(db, scope, license_id, { suspended_at: now() }, now()),
      {},
    );
  return getLicense(ctx, license_id);
}
