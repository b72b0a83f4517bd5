import type { Domain } from '../../kit/domain.ts';
import { ofPerson } from '../../kit/tables.ts';

export const integrationsDomain = {
  tables: {
    connections: ofPerson('connected_by', {
      authored: ['name', 'settings'],
      secret: ['credentials', 'webhook_secret'],
      none: ['external_account', 'reason', 'scopes', 'webhook_id'],
    }),
  },
} satisfies Domain;
