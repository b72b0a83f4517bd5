import { notFound } from '../kit/errors.ts';

/** Errors about collections. */
export const collectionErrors = {
  COLLECTION_NOT_FOUND: notFound('The collection does not exist, or you may not read it. Check its id.'),
  COLLECTION_ITEM_NOT_FOUND: notFound('The item is not in the collection. Check its id.'),
};
