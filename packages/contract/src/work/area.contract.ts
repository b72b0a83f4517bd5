import { projects } from './projects.ts';
import { tasks } from './tasks.ts';

export const work = {
  projects,
  tasks,
};
