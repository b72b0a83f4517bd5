import { notFound } from '../kit/errors.ts';

/** Errors about memories. */
export const memoryErrors = {
  MEMORY_NOT_FOUND: notFound('The memory does not exist, or you may not read or change it. Check its id.'),
};
