import { fileErrors } from './files.errors.ts';
import { operationErrors } from './operations.errors.ts';

/** What the domains of this area refuse. */
export const platformErrors = {
  ...fileErrors,
  ...operationErrors,
};
