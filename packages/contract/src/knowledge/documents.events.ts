import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

/** Events about documents. */
export const documentEvents = defineEvents({
  'document.created': z.strictObject({ source: z.enum(['upload', 'text', 'url', 'ticket']) }),
  'document.updated': z.strictObject({ fields: z.array(z.string()) }),
  'document.processed': z.strictObject({ revision: z.int(), chunk_count: z.int() }),
  'document.failed': z.strictObject({ error: z.string() }),
  'document.deleted': z.strictObject({}),
  'document.restored': z.strictObject({}),
});
