import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

/** The subject of a hold: an account, or a contact of the team. */
const held = { user_id: ref('user').nullable(), person_id: ref('person').optional() };

/** Events about personal data. They belong to the platform, and those about contacts to their team. */
export const complianceEvents = defineEvents({
  'data_request.created': z.strictObject({
    kind: z.string(),
    user_id: ref('user').nullable(),
    person_id: ref('person').optional(),
  }),
  'data_request.finished': z.strictObject({ kind: z.string(), state: z.string() }),
  'hold.created': z.strictObject(held),
  'hold.lifted': z.strictObject(held),
});
