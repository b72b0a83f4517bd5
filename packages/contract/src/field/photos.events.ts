import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';
import { photoRefusals } from './photos.ts';

const of = { inspection_id: ref('inspection').nullable(), item_key: z.string().nullable() };

/** What happens to photos. Where they were taken is in none of them, so that it can be removed. */
export const photoEvents = defineEvents({
  'photo.announced': z.strictObject(of),
  'photo.added': z.strictObject({ ...of, content_type: z.string(), size: z.int() }),
  'photo.processed': z.strictObject({ ...of, width: z.int(), height: z.int() }),
  'photo.refused': z.strictObject({ ...of, reason: z.enum(photoRefusals) }),
  'photo.deleted': z.strictObject(of),
  'photo.restored': z.strictObject(of),
  'photo.location_stripped': z.strictObject({}),
});
