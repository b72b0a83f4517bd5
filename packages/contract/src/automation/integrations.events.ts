import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

const provider = z.string();

/** Events about accounts at other systems. They never contain credentials or what was sent. */
export const integrationEvents = defineEvents({
  'integration.connected': z.strictObject({ provider, name: z.string() }),
  'integration.updated': z.strictObject({ provider, fields: z.array(z.string()) }),
  'integration.reauth_needed': z.strictObject({ provider, reason: z.string() }),
  'integration.limited': z.strictObject({ provider, reason: z.string() }),
  'integration.disconnected': z.strictObject({ provider, purge: z.boolean().optional() }),
  'integration.synced': z.strictObject({ provider }),
  'integration.message_sent': z.strictObject({ provider, channel: z.string() }),
  'repository.linked': z.strictObject({ full_name: z.string() }),
  'repository.unlinked': z.strictObject({ full_name: z.string() }),
});
