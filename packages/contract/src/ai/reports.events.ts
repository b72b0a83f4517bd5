import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

export const reportsDomainEvents = defineEvents({
  'report.generated': z.strictObject({ kind: z.string(), n: z.int() }),
  'report.edited': z.strictObject({ n: z.int() }),
  'report.shared': z.strictObject({ via: z.string(), n: z.int() }),
  'report.share_revoked': z.strictObject({}),
  'report.deleted': z.strictObject({}),
  'report.restored': z.strictObject({}),
  'report.scheduled': z.strictObject({ rule: z.string() }),
  /** Nobody may see any more what the report counts, or its author has left. */
  'report.schedule_paused': z.strictObject({ error: z.string() }),
  'report.schedule_updated': z.strictObject({ rule: z.string(), state: z.string() }),
  'report.schedule_deleted': z.strictObject({}),
});
