import { notFound } from '../kit/errors.ts';

/** Errors about documents. */
export const documentErrors = {
  DOCUMENT_NOT_FOUND: notFound('The document does not exist, or you may not read it. Check its id.'),
};
