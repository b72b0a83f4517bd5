import { approvalErrors } from './approvals.errors.ts';
import { macroErrors } from './macros.errors.ts';
import { slaErrors } from './sla.errors.ts';
import { stagingErrors } from './staging.errors.ts';
import { ticketErrors } from './tickets.errors.ts';
import { viewErrors } from './views.errors.ts';

/** The errors of all domains in this area. */
export const deskErrors = {
  ...approvalErrors,
  ...macroErrors,
  ...slaErrors,
  ...stagingErrors,
  ...ticketErrors,
  ...viewErrors,
};
