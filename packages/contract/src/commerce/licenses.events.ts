import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref, timestamp } from '../kit/fields.ts';

export const licenseEvents = defineEvents({
  'license.issued': z.strictObject({ product_id: ref('product'), expires_at: timestamp().nullable() }),
  'license.activated': z.strictObject({ activation_id: ref('license_activation') }),
  'license.deactivated': z.strictObject({ activation_id: ref('license_activation') }),
  'license.reissued': z.strictObject({ prefix: z.string() }),
  'license.limit_set': z.strictObject({ max_activations: z.int().nullable() }),
  'license.suspended': z.strictObject({}),
  'license.resumed': z.strictObject({}),
  'license.revoked': z.strictObject({}),
});
