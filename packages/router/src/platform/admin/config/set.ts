import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import { platformOf, setSettings, type Settings } from '../../settings/settings.ts';
import { getConfig } from './get.ts';

/** Changes the given settings of the platform, at once and for everybody. */
export async function setConfig(
  { db, services, events, now }: Ctx<typeof admin.config.set>,
  values: In<typeof admin.config.set>,
): Promise<Settings<'platform'>> {
  const keys = await setSettings<'platform'>(db, platformOf(services), values, now());
  if (keys.length > 0) events.add('settings.changed', { id: PLATFORM_TEAM }, { scope: 'platform', keys });
  return getConfig({ db, services });
}
