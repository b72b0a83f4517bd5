import { conflict, notFound } from '../kit/errors.ts';

/** Errors about products. */
export const productErrors = {
  PRODUCT_NOT_FOUND: notFound('The product does not exist, or you may not see it. Check its id.'),
  PRODUCT_NOT_PUBLISHED: conflict('This product is not published. Choose another one, or publish it first.'),
};
