import { commentsDomain } from './comments/domain.ts';
import { projectsDomain } from './projects/domain.ts';
import { tasksDomain } from './tasks/domain.ts';
import { workTimesDomain } from './work-times/domain.ts';

export const work = {
  comments: commentsDomain,
  projects: projectsDomain,
  tasks: tasksDomain,
  workTimes: workTimesDomain,
};
