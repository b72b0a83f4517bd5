import { inspectionErrors } from './inspections.errors.ts';
import { measurementErrors } from './measurements.errors.ts';
import { photoFaults } from './photos.errors.ts';
import { estimateErrors } from './estimates.errors.ts';
import { locationErrors } from './locations.errors.ts';
import { placeErrors } from './places.errors.ts';
import { signatureErrors } from './signatures.errors.ts';

/** The errors of all domains in this area. */
export const fieldErrors = {
  ...inspectionErrors,
  ...measurementErrors,
  ...photoFaults,
  ...estimateErrors,
  ...locationErrors,
  ...placeErrors,
  ...signatureErrors,
};
