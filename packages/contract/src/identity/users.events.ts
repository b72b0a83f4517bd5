import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { timestamp } from '../kit/fields.ts';

const change = z.strictObject({ from: z.unknown(), to: z.unknown() });

/** Events about accounts. They belong to the platform, so only its administrators receive them. */
export const userEvents = defineEvents({
  'user.updated': z.strictObject({ changes: z.record(z.string(), change) }),
  'user.avatar_changed': z.strictObject({ has_avatar: z.boolean() }),
  'user.role_changed': z.strictObject({ from: z.string(), to: z.string() }),
  'user.suspended': z.strictObject({ reason: z.string().nullable() }),
  'user.activated': z.strictObject({}),
  'user.deleted': z.strictObject({ purge_at: timestamp() }),
  'user.restored': z.strictObject({}),
  'user.erased': z.strictObject({}),
});
