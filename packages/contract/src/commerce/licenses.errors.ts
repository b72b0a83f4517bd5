import { z } from 'zod';
import { conflict, gone, notFound } from '../kit/errors.ts';
import { timestamp } from '../kit/fields.ts';

/** Errors about licences. */
export const licenseErrors = {
  LICENSE_NOT_FOUND: notFound('The licence does not exist, or you may not see it. Check its id or key.'),
  LICENSE_EXPIRED: gone(
    'The licence has expired. Ask the seller for a new one.',
    z.strictObject({ expires_at: timestamp() }),
  ),
  LICENSE_REVOKED: gone('The licence was revoked. Ask the seller for a new one.'),
  LICENSE_SUSPENDED: conflict('The licence is suspended. Ask the seller why.'),
  ACTIVATIONS_SPENT: conflict(
    'The licence is in use on as many devices as it allows. Remove it from one of them first.',
    z.strictObject({
      allowed: z.int(),
      used: z.int(),
      activations: z.array(
        z.strictObject({ name: z.string().nullable(), activated_at: timestamp(), last_seen_at: timestamp() }),
      ),
    }),
  ),
  DEACTIVATIONS_SPENT: conflict(
    'The licence was moved between devices too often in the last 30 days. Wait, or ask the seller.',
    z.strictObject({ allowed: z.int(), used: z.int() }),
  ),
  ACTIVATION_NOT_FOUND: notFound('The licence is not active on this device. Check the fingerprint.'),
};
