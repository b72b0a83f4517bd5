import { billingErrors } from './billing.errors.ts';
import { licenseErrors } from './licenses.errors.ts';
import { productErrors } from './products.errors.ts';
import { purchaseErrors } from './purchases.errors.ts';

/** The errors of all domains in this area. */
export const commerceErrors = {
  ...billingErrors,
  ...licenseErrors,
  ...productErrors,
  ...purchaseErrors,
};
