import { projectsDomain } from './projects/domain.ts';
import { tasksDomain } from './tasks/domain.ts';

export const work = {
  projects: projectsDomain,
  tasks: tasksDomain,
};
