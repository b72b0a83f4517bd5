import { comments } from './comments.ts';
import { projects } from './projects.ts';
import { tasks } from './tasks.ts';
import { workTimes } from './work-times.ts';

export const work = {
  comments,
  projects,
  tasks,
  workTimes,
};
