import type { License, licenses } from '@deskwire/contract/commerce/licenses.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getLicense } from '../get.ts';
import * as queries from '../queries.ts';
import { lockLicense } from './lock.ts';

/** Ends a licence for good. Files that were handed out work until they expire. */
export async function revoke(
  ctx: Ctx<typeof licenses.revoke>,
  { license_id }: In<typeof licenses.revoke>,
): Promise<License> {
  const { db, scope, events, now } = ctx;
  const { deleted_at } = await lockLicense(db, scope, license_id);
  if (deleted_at === null)
    events.add('license.revoked', await queries.updateLicense(db, scope, license_id, { deleted_at: now() }, now()), {});
  return getLicense(ctx, license_id);
}
