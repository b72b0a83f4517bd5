import { audited, type Domain } from '../../kit/domain.ts';
import { settingsRouter } from './router.ts';

export const settingsDomain = {
  router: settingsRouter,
  audiences: { settings: audited },
} satisfies Domain;
