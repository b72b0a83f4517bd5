import { adminErrors } from './admin.errors.ts';
import { analyticsErrors } from './analytics.errors.ts';
import { auditErrors } from './audit.errors.ts';
import { complianceErrors } from './compliance.errors.ts';
import { fileErrors } from './files.errors.ts';
import { operationErrors } from './operations.errors.ts';

/** The errors of all domains in this area. */
export const platformErrors = {
  ...adminErrors,
  ...analyticsErrors,
  ...auditErrors,
  ...complianceErrors,
  ...fileErrors,
  ...operationErrors,
};
