import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

export const aiModelEvents = defineEvents({
  /** A provider was set up or changed, without its key. */
  'ai_provider.set': z.strictObject({ name: z.string(), model: z.string() }),
  'ai_provider.deleted': z.strictObject({ name: z.string() }),
  'ai_budget.set': z.strictObject({
    subject: z.string(),
    period: z.string(),
    tokens: z.int().nullable(),
    nanos: z.int().nullable(),
  }),
});
