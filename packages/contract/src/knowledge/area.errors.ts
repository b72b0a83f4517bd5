import { collectionErrors } from './collections.errors.ts';
import { documentErrors } from './documents.errors.ts';
import { memoryErrors } from './memory.errors.ts';
import { searchErrors } from './search.errors.ts';

/** The errors of all domains in this area. */
export const knowledgeErrors = {
  ...searchErrors,
  ...documentErrors,
  ...memoryErrors,
  ...collectionErrors,
};
