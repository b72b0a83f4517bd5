import { approvalErrors } from './approvals.errors.ts';
import { slaErrors } from './sla.errors.ts';
import { stagingErrors } from './staging.errors.ts';
import { ticketErrors } from './tickets.errors.ts';

/** What the domains of this area refuse. */
export const deskErrors = {
  ...approvalErrors,
  ...slaErrors,
  ...stagingErrors,
  ...ticketErrors,
};
