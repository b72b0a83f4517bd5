import { z } from 'zod';
import { job } from '../../../kit/jobs/job.ts';

/** Draws a photo anew from the bytes that were sent, and reads when and where it was taken. */
export const processPhoto = job({
  name: 'photos.process',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({ photo_id: z.uuid(), original_id: z.uuid() }),
});
