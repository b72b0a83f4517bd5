import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

const Changes = z.record(z.string(), z.strictObject({ from: z.unknown(), to: z.unknown() }));

export const placeEvents = defineEvents({
  'place.created': z.strictObject({ name: z.string() }),
  'place.updated': z.strictObject({ changes: Changes }),
  'place.deleted': z.strictObject({ name: z.string() }),
});
