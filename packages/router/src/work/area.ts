import { projectsDomain } from './projects/domain.ts';

export const work = {
  projects: projectsDomain,
};
