import { billing } from './billing.ts';
import { invoices } from './invoices.ts';
import { paymentMethods } from './payment-methods.ts';
import { subscriptions } from './subscriptions.ts';

export const commerce = {
  billing,
  invoices,
  paymentMethods,
  subscriptions,
};
