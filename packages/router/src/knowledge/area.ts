import { searchDomain } from './search/domain.ts';

export const knowledge = {
  search: searchDomain,
};
