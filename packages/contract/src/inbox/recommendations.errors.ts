import { notFound } from '../kit/errors.ts';

/** Errors about recommendations. */
export const recommendationErrors = {
  RECOMMENDATION_NOT_FOUND: notFound('The recommendation does not exist in this team. Check its id.'),
};
