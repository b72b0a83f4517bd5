import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const about = z.strictObject({ ticket_id: ref('ticket').nullable(), task_id: ref('task').nullable() });
const spent = z.strictObject({ ...about.shape, seconds: z.int() });

/** Events about the time that people record. */
export const workTimeEvents = defineEvents({
  'work_time.started': about,
  'work_time.stopped': spent,
  'work_time.forgotten': spent,
  'work_time.logged': spent,
  'work_time.updated': spent,
  'work_time.deleted': about,
});
