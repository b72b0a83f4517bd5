import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

const titled = z.strictObject({ title: z.string() });

/** Events about recommendations. */
export const recommendationEvents = defineEvents({
  'recommendation.created': titled,
  'recommendation.updated': titled,
  'recommendation.deleted': titled,
});
