import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';
import { photoRefusals } from './photos.ts';

const place = { inspection_id: ref('inspection').nullable(), item_key: z.string().nullable() };

/** Events about photos. They do not say where a photo was taken, so that this can be removed. */
export const photoEvents = defineEvents({
  'photo.announced': z.strictObject(place),
  'photo.added': z.strictObject({ ...place, content_type: z.string(), size: z.int() }),
  'photo.processed': z.strictObject({ ...place, width: z.int(), height: z.int() }),
  'photo.refused': z.strictObject({ ...place, reason: z.enum(photoRefusals) }),
  'photo.deleted': z.strictObject(place),
  'photo.restored': z.strictObject(place),
  'photo.location_stripped': z.strictObject({}),
});
