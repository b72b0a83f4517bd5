import { projects } from './projects.ts';

export const work = {
  projects,
};
