import { z } from 'zod';
import { notFound, unprocessable } from '../kit/errors.ts';

/** Errors about triggers. */
export const triggerErrors = {
  TRIGGER_NOT_FOUND: notFound('The trigger does not exist, or you may not see it. Check its id.'),
  TRIGGER_INVALID: unprocessable(
    'The trigger would never start anything like this. Correct the field that the details name.',
    z.strictObject({ field: z.string(), reason: z.string() }),
  ),
};
