import type { z } from 'zod';
import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Services } from '../../../kit/services.ts';
import { countSettings, platformOf } from '../../settings/settings.ts';

export type Config = z.input<(typeof admin.config.get)['output']>;

/** Gets the settings of the platform; those that were never set have a default for the way it runs. */
export async function getConfig({ db, services }: { readonly db: Db; readonly services: Services }): Promise<Config> {
  const { settings, times } = await countSettings<'platform'>(db, platformOf(services));
  return { ...settings, version: 1 + times };
}
