import { audited, type Domain } from '../../kit/domain.ts';
import { apiKeysRouter } from './router.ts';

export const apiKeysDomain = {
  router: apiKeysRouter,
  references: { api_key: null },
  audiences: { api_key: audited },
} satisfies Domain;
