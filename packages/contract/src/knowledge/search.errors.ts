import { notFound } from '../kit/errors.ts';

/** Errors about searches. */
export const searchErrors = {
  SEARCH_HISTORY_NOT_FOUND: notFound('The search is not one of yours. Check its id.'),
};
