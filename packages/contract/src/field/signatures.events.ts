import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

export const signatureEvents = defineEvents({
  /** Sealed like every event: who signed what; when and from where stand in the event itself. */
  'signature.captured': z.strictObject({
    subject: z.string(),
    name: z.string(),
    consent: z.string(),
    estimate_id: ref('estimate').nullable(),
    number: z.int().nullable(),
    sha256: z.string().nullable(),
    /** Of the lines, as canonical JSON. */
    strokes_sha256: z.string(),
    via: z.enum(['app', 'link']),
  }),
});
