import { billing } from './billing.ts';
import { invoices } from './invoices.ts';
import { licenses } from './licenses.ts';
import { paymentMethods } from './payment-methods.ts';
import { products } from './products.ts';
import { purchases } from './purchases.ts';
import { subscriptions } from './subscriptions.ts';

export const commerce = {
  billing,
  invoices,
  licenses,
  paymentMethods,
  products,
  purchases,
  subscriptions,
};
