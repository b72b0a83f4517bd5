import { z } from 'zod';
import { conflict, notFound, refusal, unprocessable } from '../kit/errors.ts';

/** Errors about files. */
export const fileErrors = {
  FILE_NOT_FOUND: notFound('The file does not exist, or you may not see it. Check its id.'),
  FILE_IN_USE: conflict(
    'The file is part of what it is attached to, such as a photo or a product. Change that instead, or upload the file again.',
  ),
  FILE_CORRUPT: unprocessable(
    'The bytes received do not match the given sha256. Upload the file again.',
    z.strictObject({ received: z.string() }),
  ),
  RANGE_NOT_SATISFIABLE: refusal(
    416,
    'BAD_REQUEST',
    'The file does not contain the requested bytes. Request a range within its size.',
    z.strictObject({ size: z.int() }).optional(),
  ),
};
