import type { License, licenses } from '@deskwire/contract/commerce/licenses.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getLicense } from '../get.ts';
import * as queries from '../queries.ts';
import { lockLicense } from './lock.ts';

/** Changes for one holder what the product says. */
export async function setLimit(
  ctx: Ctx<typeof licenses.setLimit>,
  { license_id, max_activations }: In<typeof licenses.setLimit>,
): Promise<License> {
  const { db, scope, events, now } = ctx;
  await lockLicense(db, scope, license_id);
  const changed = await queries.updateLicense(db, scope, license_id, { max_activations }, now());
  events.add('license.limit_set', changed, { max_activations });
  return getLicense(ctx, license_id);
}
