import { notFound } from '../kit/errors.ts';

/** Errors about places. */
export const placeErrors = {
  PLACE_NOT_FOUND: notFound('The place does not exist, or you may not see it. Check its id.'),
};
