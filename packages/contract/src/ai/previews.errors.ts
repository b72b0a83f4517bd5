import { z } from 'zod';
import { conflict, gone, notFound, unauthenticated } from '../kit/errors.ts';

const state = z.strictObject({ state: z.string() });

/** Errors about previews. */
export const previewsDomainErrors = {
  PREVIEW_JOB_NOT_FOUND: notFound('The job does not exist in this project. Check its id.'),
  PREVIEW_JOB_STATE: conflict('The job is in a state in which this cannot be done. Look at its state.', state),
  PREVIEW_NOT_READY: conflict('The preview is not there yet, or failed. Look at the state of its job.', state),
  ARTIFACT_EXPIRED: gone('The preview was kept as long as your plan says, and is gone. Request it again.'),
  WORKER_CALLBACK_INVALID: unauthenticated(
    'This is not signed by the worker of a running job. Sign timestamp and body with the key of the attempt.',
  ),
};
