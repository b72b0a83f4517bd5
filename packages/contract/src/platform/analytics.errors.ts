import { unprocessable } from '../kit/errors.ts';

/** Errors of questions about figures. */
export const analyticsErrors = {
  QUERY_TOO_BROAD: unprocessable(
    'This question covers too much to be answered. Choose a shorter range or larger buckets.',
  ),
};
