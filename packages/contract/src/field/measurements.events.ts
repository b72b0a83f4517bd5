import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const measured = z.strictObject({
  inspection_id: ref('inspection').nullable(),
  label: z.string(),
  value: z.string(),
  unit: z.string(),
});

/** Events about measurements. */
export const measurementEvents = defineEvents({
  'measurement.created': measured,
  'measurement.updated': z.strictObject({
    changes: z.record(z.string(), z.strictObject({ from: z.unknown(), to: z.unknown() })),
  }),
  'measurement.deleted': measured,
});
