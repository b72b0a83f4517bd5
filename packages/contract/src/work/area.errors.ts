import { projectErrors } from './projects.errors.ts';

/** The errors of all domains in this area. */
export const workErrors = {
  ...projectErrors,
};
