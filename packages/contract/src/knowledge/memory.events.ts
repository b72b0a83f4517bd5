import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

/** Events about memories. */
export const memoryEvents = defineEvents({
  'memory.written': z.strictObject({ kind: z.string() }),
  'memory.updated': z.strictObject({ fields: z.array(z.string()) }),
  'memory.deleted': z.strictObject({}),
  'memory.restored': z.strictObject({}),
});
