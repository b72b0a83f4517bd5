import { commentErrors } from './comments.errors.ts';
import { projectErrors } from './projects.errors.ts';
import { taskErrors } from './tasks.errors.ts';
import { workTimeErrors } from './work-times.errors.ts';

/** The errors of all domains in this area. */
export const workErrors = {
  ...commentErrors,
  ...projectErrors,
  ...taskErrors,
  ...workTimeErrors,
};
