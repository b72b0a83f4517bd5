import { inspectionErrors } from './inspections.errors.ts';
import { measurementErrors } from './measurements.errors.ts';
import { photoFaults } from './photos.errors.ts';

/** The errors of all domains in this area. */
export const fieldErrors = {
  ...inspectionErrors,
  ...measurementErrors,
  ...photoFaults,
};
