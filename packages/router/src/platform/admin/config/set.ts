import { platformRolePermits } from '@deskwire/contract/kit/access.ts';
import type { admin } from '@deskwire/contract/platform/admin.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import { holdSettings, platformOf, setSettings } from '../../settings/settings.ts';
import { getConfig, type Config } from './get.ts';

/** Changes the given settings of the platform, at once and for everybody. What opens the own network is for master admins. */
export async function setConfig(
  { db, services, user, events, now }: Ctx<typeof admin.config.set>,
  { version, ...values }: In<typeof admin.config.set>,
): Promise<Config> {
  if (values.outbound_private_hosts !== undefined && !platformRolePermits(user.platform_role, 'platform:master'))
    throw new AppError('FORBIDDEN', { needs: 'platform:master' });
  await holdSettings(db, platformOf(services));
  await checkVersion(await getConfig({ db, services }), version);
  const keys = await setSettings<'platform'>(db, platformOf(services), values, now());
  if (keys.length > 0) events.add('settings.changed', { id: PLATFORM_TEAM }, { scope: 'platform', keys });
  return getConfig({ db, services });
}
