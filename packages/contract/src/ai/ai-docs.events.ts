import { z } from 'zod';
import { ref } from '../kit/fields.ts';
import { defineEvents } from '../kit/events.ts';

export const aiDocsDomainEvents = defineEvents({
  'ai_doc_job.requested': z.strictObject({ project_id: ref('project'), kind: z.string() }),
  'ai_doc_job.published': z.strictObject({ project_id: ref('project'), document_id: ref('document') }),
  'ai_doc_job.finished': z.strictObject({
    project_id: ref('project'),
    state: z.string(),
    error: z.string().nullable(),
  }),
});
