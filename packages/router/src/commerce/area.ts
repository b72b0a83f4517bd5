import { billingDomain } from './billing/domain.ts';
import { invoicesDomain } from './invoices/domain.ts';
import { licensesDomain } from './licenses/domain.ts';
import { paymentMethodsDomain } from './payment-methods/domain.ts';
import { productsDomain } from './products/domain.ts';
import { purchasesDomain } from './purchases/domain.ts';
import { subscriptionsDomain } from './subscriptions/domain.ts';

export const commerce = {
  billing: billingDomain,
  invoices: invoicesDomain,
  licenses: licensesDomain,
  paymentMethods: paymentMethodsDomain,
  products: productsDomain,
  purchases: purchasesDomain,
  subscriptions: subscriptionsDomain,
};
