import { collectionsDomain } from './collections/domain.ts';
import { documentsDomain } from './documents/domain.ts';
import { memoryDomain } from './memory/domain.ts';
import { searchDomain } from './search/domain.ts';

export const knowledge = {
  search: searchDomain,
  documents: documentsDomain,
  memory: memoryDomain,
  collections: collectionsDomain,
};
