import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';
import { TriggerKind } from './triggers.schemas.ts';

const trigger = { workflow_id: ref('workflow'), kind: TriggerKind };

/** Events about triggers. */
export const triggerEvents = defineEvents({
  'trigger.created': z.strictObject(trigger),
  'trigger.updated': z.strictObject({ ...trigger, fields: z.array(z.string()) }),
  'trigger.deleted': z.strictObject(trigger),
  'trigger.enabled': z.strictObject(trigger),
  'trigger.disabled': z.strictObject({ ...trigger, reason: z.enum(['failing']).nullable() }),
});
