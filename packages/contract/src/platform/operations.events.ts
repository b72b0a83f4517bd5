import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

/** The life of an operation. `operation.finished` names the state in which it ended. */
export const operationEvents = defineEvents({
  'operation.queued': z.strictObject({ kind: z.string() }),
  'operation.started': z.strictObject({ kind: z.string() }),
  'operation.cancel_requested': z.strictObject({ kind: z.string() }),
  'operation.finished': z.strictObject({
    kind: z.string(),
    state: z.enum(['succeeded', 'failed', 'cancelled']),
    done: z.int(),
    failed: z.int(),
  }),
});
