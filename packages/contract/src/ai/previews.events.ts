import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const of = { project_id: ref('project'), platform: z.string() };

export const previewsDomainEvents = defineEvents({
  'preview_job.requested': z.strictObject(of),
  'preview_job.started': z.strictObject({ ...of, attempt: z.int() }),
  'preview_job.finished': z.strictObject({ ...of, state: z.string(), error: z.string().nullable() }),
});
