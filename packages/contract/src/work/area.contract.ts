import { comments } from './comments.ts';
import { projects } from './projects.ts';
import { tasks } from './tasks.ts';

export const work = {
  comments,
  projects,
  tasks,
};
