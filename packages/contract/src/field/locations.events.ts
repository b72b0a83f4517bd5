import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { timestamp } from '../kit/fields.ts';

/** Their entity is the person whose track it is. No event says where anybody was. */
export const locationEvents = defineEvents({
  'location_consent.granted': z.strictObject({ text_sha256: z.string() }),
  'location_consent.revoked': z.strictObject({}),
  'location.erased': z.strictObject({ points: z.int() }),
  'location.revealed': z.strictObject({ reason: z.string(), expires_at: timestamp() }),
});
