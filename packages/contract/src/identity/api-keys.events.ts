import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref, timestamp } from '../kit/fields.ts';

/** Events about API keys. They never contain the keys themselves. */
export const apiKeyEvents = defineEvents({
  'api_key.created': z.strictObject({ name: z.string(), scopes: z.array(z.string()), expires_at: timestamp() }),
  'api_key.rotated': z.strictObject({ replaced_by: ref('api_key'), expires_at: timestamp() }),
  'api_key.revoked': z.strictObject({ name: z.string() }),
});
