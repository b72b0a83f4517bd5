import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const change = z.strictObject({ from: z.unknown(), to: z.unknown() });
const roles = z.array(z.string());
/** The custom role that they have by it, and what it permits; null if they have none. Events of the past do not say. */
const customRole = z
  .strictObject({ id: ref('custom_role'), name: z.string(), permissions: z.array(z.string()) })
  .nullable()
  .optional();

/** Events of joining a team, or of accepting more roles in it. */
export const joinEvents = [
  'person.joined',
  'person.claimed',
  'person.roles_changed',
  'person.merged',
  'person.absorbed',
] as const;

/** Events about the people of a team. Tickets assigned to somebody who leaves are unassigned. */
export const personEvents = defineEvents({
  'person.created': z.strictObject({ kind: z.string() }),
  'person.updated': z.strictObject({ changes: z.record(z.string(), change) }),
  'person.joined': z.strictObject({ user_id: ref('user'), roles, custom_role: customRole }),
  'person.roles_changed': z.strictObject({ from: roles, to: roles, custom_role: customRole }),
  'person.roles_offered': z.strictObject({ roles, custom_role: customRole }),
  'person.left': z.strictObject({ user_id: ref('user').nullable(), reason: z.enum(['left', 'removed', 'deleted']) }),
  'person.erased': z.strictObject({}),
  'person.suspended': z.strictObject({ user_id: ref('user') }),
  'person.merged': z.strictObject({ into_id: ref('person') }),
  'person.absorbed': z.strictObject({ from_id: ref('person') }),
  'person.claimed': z.strictObject({ user_id: ref('user') }),
});
