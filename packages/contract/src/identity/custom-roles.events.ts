import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

const permissions = z.array(z.string());

/** Events about custom roles. People who have one are notified by `person.roles_changed`. */
export const customRoleEvents = defineEvents({
  'custom_role.created': z.strictObject({ name: z.string(), permissions }),
  'custom_role.updated': z.strictObject({ name: z.string(), gained: permissions, lost: permissions }),
  'custom_role.deleted': z.strictObject({ name: z.string() }),
});
