import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref, timestamp } from '../kit/fields.ts';

const change = z.strictObject({ from: z.unknown(), to: z.unknown() });
const roles = z.array(z.string());

/** Events about teams and their invitations. */
export const teamEvents = defineEvents({
  'team.created': z.strictObject({ name: z.string(), personal: z.boolean() }),
  'team.updated': z.strictObject({ changes: z.record(z.string(), change) }),
  'team.ownership_transferred': z.strictObject({ from: ref('person'), to: ref('person') }),
  'team.deleted': z.strictObject({ purge_at: timestamp() }),
  'team.restored': z.strictObject({}),
  'team.purged': z.strictObject({}),
  'invitation.sent': z.strictObject({ email: z.string(), roles }),
  'invitation.resent': z.strictObject({ email: z.string() }),
  'invitation.accepted': z.strictObject({ person_id: ref('person'), roles }),
  'invitation.revoked': z.strictObject({ email: z.string() }),
});
