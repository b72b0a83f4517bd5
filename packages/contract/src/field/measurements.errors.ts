import { notFound } from '../kit/errors.ts';

/** Errors about measurements. */
export const measurementErrors = {
  MEASUREMENT_NOT_FOUND: notFound('The measurement does not exist, or you may not see it. Check its id.'),
};
