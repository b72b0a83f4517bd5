import { auditErrors } from './audit.errors.ts';
import { fileErrors } from './files.errors.ts';
import { operationErrors } from './operations.errors.ts';

/** The errors of all domains in this area. */
export const platformErrors = {
  ...auditErrors,
  ...fileErrors,
  ...operationErrors,
};
