import { audited, type Domain } from '../../kit/domain.ts';
import { ofUser } from '../../kit/tables.ts';
import { settingsRouter } from './router.ts';

export const settingsDomain = {
  router: settingsRouter,
  audiences: { settings: audited },
  tables: {
    // Of a user, of a team, or of the platform.
    settings: ofUser({ authored: ['value'], none: ['key'] }, 'owner_id'),
  },
} satisfies Domain;
