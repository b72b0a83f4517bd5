import { billingEvents } from './billing.events.ts';

/** The events of all domains in this area. */
export const commerceEvents = {
  ...billingEvents,
};
