import type { Db } from '@deskwire/database/schema.ts';
import type { Services } from '../../../kit/services.ts';
import { getSettings, platformOf, type Settings } from '../../settings/settings.ts';

/** Gets the settings of the platform; those that were never set have a default for the way it runs. */
export const getConfig = ({
  db,
  services,
}: {
  readonly db: Db;
  readonly services: Services;
}): Promise<Settings<'platform'>> => getSettings<'platform'>(db, platformOf(services));
