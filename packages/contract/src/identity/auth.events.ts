import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

/** Events about accounts and sessions. `session.refused` is a failed sign-in; it names the account if there is one. */
export const authEvents = defineEvents({
  'user.registered': z.strictObject({ method: z.string() }),
  'user.verified': z.strictObject({ email: z.string() }),
  'session.created': z.strictObject({ method: z.string(), device: z.string() }),
  'session.revoked': z.strictObject({ reason: z.string() }),
  'session.refused': z.strictObject({ reason: z.string() }),
  'session.confirmed': z.strictObject({}),
  'password.changed': z.strictObject({ how: z.enum(['changed', 'reset']) }),
  'two_factor.enabled': z.strictObject({}),
  'two_factor.disabled': z.strictObject({}),
  'two_factor.recovery_code_used': z.strictObject({ remaining: z.int() }),
  'two_factor.recovery_codes_replaced': z.strictObject({}),
  'identity.linked': z.strictObject({ provider: z.string() }),
  'identity.unlinked': z.strictObject({ provider: z.string() }),
});
