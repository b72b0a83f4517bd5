import { platformRolePermits } from '@deskwire/contract/kit/access.ts';
import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import { platformOf, setSettings, type Settings } from '../../settings/settings.ts';
import { getConfig } from './get.ts';

/** Changes the given settings of the platform, at once and for everybody. What opens the own network is for master admins. */
export async function setConfig(
  { db, services, user, events, now }: Ctx<typeof admin.config.set>,
  values: In<typeof admin.config.set>,
): Promise<Settings<'platform'>> {
  if (values.outbound_private_hosts !== undefined && !platformRolePermits(user.platform_role, 'platform:master'))
    throw new AppError('FORBIDDEN', { needs: 'platform:master' });
  const keys = await setSettings<'platform'>(db, platformOf(services), values, now());
  if (keys.length > 0) events.add('settings.changed', { id: PLATFORM_TEAM }, { scope: 'platform', keys });
  return getConfig({ db, services });
}
