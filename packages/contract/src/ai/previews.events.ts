import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const preview = { project_id: ref('project'), platform: z.string() };

export const previewsDomainEvents = defineEvents({
  'preview_job.requested': z.strictObject(preview),
  'preview_job.started': z.strictObject({ ...preview, attempt: z.int() }),
  'preview_job.finished': z.strictObject({ ...preview, state: z.string(), error: z.string().nullable() }),
});
