import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

/** Counted for a minute and told once: who read the trail, and who was refused what. */
const noticed = z.strictObject({ procedure: z.string(), times: z.int() });

/** Events about the audit trail itself, and about refused calls. */
export const auditEvents = defineEvents({
  'audit.read': noticed,
  'access.refused': noticed,
  // Roots of format 2 over seals of format 1, and the root over these.
  'audit.resealed': z.strictObject({
    first_batch: z.int(),
    last_batch: z.int(),
    batches: z.int(),
    root: z.string(),
  }),
  'audit.verified': z.strictObject({ ok: z.boolean(), last_position: z.int(), reason: z.string().nullable() }),
});
