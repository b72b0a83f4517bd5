import { z } from 'zod';
import { conflict, gone, notFound, unprocessable } from '../kit/errors.ts';

/** Errors about estimates. */
export const estimateErrors = {
  ESTIMATE_NOT_FOUND: notFound('The estimate does not exist, or you may not see it. Check its id.'),
  ESTIMATE_VERSION_NOT_FOUND: notFound('The estimate has no version of this number. Check the number.'),
  ESTIMATE_STATE: conflict(
    'The status of the estimate does not allow this. Check its status, or duplicate it.',
    z.strictObject({ status: z.string() }),
  ),
  DOCUMENT_CHANGED: conflict(
    'This is not the version that was sent last. Review the current version, and decide on that.',
    z.strictObject({ number: z.int(), sha256: z.string() }).optional(),
  ),
  ESTIMATE_EXPIRED: gone(
    'This estimate has passed its last day. Ask for a new one, or choose a later day.',
    z.strictObject({ valid_until: z.string() }),
  ),
  SIGNATURE_NEEDED: unprocessable('This estimate is approved by signing it. Send a signature.'),
};
