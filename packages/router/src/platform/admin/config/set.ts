import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import { getSettings, platformOf, setSettings, type Settings } from '../../settings/settings.ts';

/** The settings of the platform: what was set, else what holds for the way it runs. */
export const getConfig = ({ db, services }: { readonly db: Db; readonly services: Services }) =>
  getSettings<'platform'>(db, platformOf(services));

/** Changes some of them, for everybody from now on. */
export async function setConfig(
  { db, services, events, now }: Ctx<typeof admin.config.set>,
  values: In<typeof admin.config.set>,
): Promise<Settings<'platform'>> {
  const keys = await setSettings<'platform'>(db, platformOf(services), values, now());
  if (keys.length > 0) events.add('settings.changed', { id: PLATFORM_TEAM }, { scope: 'platform', keys });
  return getConfig({ db, services });
}
