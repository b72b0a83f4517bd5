import type { License, licenses } from '@deskwire/contract/commerce/licenses.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getLicense } from '../get.ts';
import * as queries from '../queries.ts';
import { lockLive } from './lock.ts';

/** Lets a licence that was suspended be used again. */
export async function resume(
  ctx: Ctx<typeof licenses.resume>,
  { license_id }: In<typeof licenses.resume>,
): Promise<License> {
  const { db, scope, events, now } = ctx;
  const { suspended_at } = await lockLive(db, scope, license_id);
  if (suspended_at !== null)
    events.add(
      'license.resumed',
      await queries.updateLicense(db, scope, license_id, { suspended_at: null }, now()),
      {},
    );
  return getLicense(ctx, license_id);
}
