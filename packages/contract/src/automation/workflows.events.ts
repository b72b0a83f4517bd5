import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const run = { run_id: ref('workflow_run'), workflow_version: z.int(), trigger_id: ref('trigger').nullable() };

/** Events about workflows and their runs. They contain no inputs, outputs or secrets. */
export const workflowEvents = defineEvents({
  'workflow.created': z.strictObject({ name: z.string() }),
  'workflow.updated': z.strictObject({ fields: z.array(z.string()), number: z.int().nullable() }),
  'workflow.published': z.strictObject({ number: z.int(), procedures: z.array(z.string()) }),
  'workflow.deleted': z.strictObject({ name: z.string() }),
  'workflow.restored': z.strictObject({ name: z.string() }),
  'workflow.paused': z.strictObject({ reason: z.enum(['rights_lost']), step: z.string(), needs: z.string() }),
  'workflow.secret_set': z.strictObject({ name: z.string(), hosts: z.array(z.string()) }),
  'workflow.secret_deleted': z.strictObject({ name: z.string() }),
  'workflow.run_queued': z.strictObject(run),
  'workflow.run_started': z.strictObject(run),
  'workflow.run_succeeded': z.strictObject(run),
  'workflow.run_failed': z.strictObject({ ...run, step: z.string().nullable(), code: z.string() }),
  'workflow.run_cancelled': z.strictObject(run),
  'workflow.run_dismissed': z.strictObject({ run_id: ref('workflow_run') }),
});
