import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref, timestamp } from '../kit/fields.ts';

const about = { version: z.string(), environment_id: ref('environment'), environment: z.string() };
const deployed = z.strictObject(about);
const noted = z.strictObject({ ...about, notes: z.string().nullable() });
const named = z.strictObject({ name: z.string() });
const changed = z.strictObject({ changes: z.record(z.string(), z.unknown()) });

/** Events about deployments, environments and freezes. */
export const stagingEvents = defineEvents({
  'deployment.requested': deployed,
  'deployment.approved': deployed,
  'deployment.ready': deployed,
  'deployment.started': z.strictObject({
    ...about,
    previous_version: z.string().nullable(),
    override_reason: z.string().nullable(),
  }),
  'deployment.succeeded': noted,
  'deployment.failed': noted,
  'deployment.cancelled': noted,
  'deployment.rolled_back': z.strictObject({
    ...about,
    rollback_id: ref('deployment'),
    to_version: z.string(),
    reason: z.string(),
  }),
  'environment.created': named,
  'environment.updated': changed,
  'environment.archived': named,
  'environment.restored': named,
  'environment.locked': z.strictObject({ reason: z.string(), expires_at: timestamp() }),
  'environment.unlocked': z.strictObject({ owner_id: ref('person') }),
  'environment.secret_rotated': named,
  'freeze.created': named,
  'freeze.updated': changed,
  'freeze.deleted': named,
});
