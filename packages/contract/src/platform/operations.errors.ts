import { conflict, notFound } from '../kit/errors.ts';

/** Errors about operations. */
export const operationErrors = {
  OPERATION_NOT_FOUND: notFound('The operation does not exist, or you may not see it. Check its id.'),
  OPERATION_FINISHED: conflict('This operation has already ended. Look at its result instead.'),
  OPERATION_NOT_RETRYABLE: conflict('Nothing in this operation can be retried. Start a new operation instead.'),
};
