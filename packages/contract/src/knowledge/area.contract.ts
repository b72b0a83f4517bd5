import { collections } from './collections.ts';
import { documents } from './documents.ts';
import { memory } from './memory.ts';
import { search } from './search.ts';

export const knowledge = {
  search,
  documents,
  memory,
  collections,
};
