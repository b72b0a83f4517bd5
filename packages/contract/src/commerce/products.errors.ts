import { z } from 'zod';
import { conflict, notFound, unprocessable } from '../kit/errors.ts';

/** Errors about products. */
export const productErrors = {
  PRODUCT_NOT_FOUND: notFound('The product does not exist, or you may not see it. Check its id.'),
  PRODUCT_NOT_PUBLISHED: conflict('This product is not published. Choose another one, or publish it first.'),
  PRODUCT_INCOMPLETE: unprocessable('A published product needs a file to download. Add a file to the product first.'),
  PRODUCT_FULL: conflict(
    'The product has as many files as it can have. Delete one of them first.',
    z.strictObject({ most: z.int() }),
  ),
};
