import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';
import { TriggerKind } from './triggers.schemas.ts';

const of = { workflow_id: ref('workflow'), kind: TriggerKind };

/** What happens to triggers. */
export const triggerEvents = defineEvents({
  'trigger.created': z.strictObject(of),
  'trigger.updated': z.strictObject({ ...of, fields: z.array(z.string()) }),
  'trigger.deleted': z.strictObject(of),
  'trigger.enabled': z.strictObject(of),
  'trigger.disabled': z.strictObject({ ...of, reason: z.enum(['failing']).nullable() }),
});
