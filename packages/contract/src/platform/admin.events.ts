import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { timestamp } from '../kit/fields.ts';

/** Events about the administration of the platform. A team is notified about administrators who enter it. */
export const adminEvents = defineEvents({
  'maintenance.changed': z.strictObject({ enabled: z.boolean(), message: z.string().nullable() }),
  'maintenance.asked': z.strictObject({ action: z.string() }),
  'queue.paused': z.strictObject({ queue: z.string() }),
  'queue.resumed': z.strictObject({ queue: z.string() }),
  'job.retried': z.strictObject({ job_id: z.string(), name: z.string() }),
  'job.discarded': z.strictObject({ job_id: z.string(), name: z.string() }),
  'timer.promoted': z.strictObject({ name: z.string() }),
  'team.entered': z.strictObject({ reason: z.string(), until: timestamp() }),
  'team.left_by_platform': z.strictObject({}),
});
