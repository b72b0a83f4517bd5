import { z } from 'zod';
import { conflict, notFound, unprocessable } from '../kit/errors.ts';

/** Errors about photos. */
export const photoFaults = {
  PHOTO_NOT_FOUND: notFound('The photo does not exist, or you may not see it. Check its id.'),
  PHOTO_REFUSED: unprocessable(
    'The file cannot be shown as a photo. Send a JPEG, PNG, WebP or GIF of at most 25 MB and 60 megapixels.',
    z.strictObject({ reason: z.enum(['unsupported', 'too_large']), content_type: z.string() }),
  ),
  PHOTO_PROCESSING: conflict('The photo is still being read. Try again in a moment.'),
};
