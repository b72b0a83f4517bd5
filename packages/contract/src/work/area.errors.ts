import { projectErrors } from './projects.errors.ts';
import { taskErrors } from './tasks.errors.ts';

/** The errors of all domains in this area. */
export const workErrors = {
  ...projectErrors,
  ...taskErrors,
};
