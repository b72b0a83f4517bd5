import { billingErrors } from './billing.errors.ts';

/** The errors of all domains in this area. */
export const commerceErrors = {
  ...billingErrors,
};
