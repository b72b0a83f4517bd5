import { audited, type Domain } from '../../kit/domain.ts';
import { days, ofUser } from '../../kit/tables.ts';
import { apiKeysRouter } from './router.ts';

export const apiKeysDomain = {
  router: apiKeysRouter,
  references: { api_key: null },
  audiences: { api_key: audited },
  tables: {
    api_keys: ofUser({
      kept: days(90, ['expires_at', 'revoked_at']),
      authored: ['name'],
      address: ['allowed_addresses'],
      secret: ['key_hash'],
      none: ['prefix', 'scopes'],
    }),
  },
} satisfies Domain;
