import { billingEvents } from './billing.events.ts';
import { licenseEvents } from './licenses.events.ts';
import { productEvents } from './products.events.ts';
import { purchaseEvents } from './purchases.events.ts';

/** The events of all domains in this area. */
export const commerceEvents = {
  ...billingEvents,
  ...licenseEvents,
  ...productEvents,
  ...purchaseEvents,
};
