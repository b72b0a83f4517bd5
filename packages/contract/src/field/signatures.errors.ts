import { notFound, unprocessable } from '../kit/errors.ts';

/** Errors about signatures. */
export const signatureErrors = {
  SIGNATURE_NOT_FOUND: notFound('The signature does not exist, or you may not see it. Check its id.'),
  SIGNATURE_BLANK: unprocessable('Too little was drawn to be a signature. Draw it again, larger.'),
};
