import { billingDomain } from './billing/domain.ts';
import { invoicesDomain } from './invoices/domain.ts';
import { paymentMethodsDomain } from './payment-methods/domain.ts';
import { subscriptionsDomain } from './subscriptions/domain.ts';

export const commerce = {
  billing: billingDomain,
  invoices: invoicesDomain,
  paymentMethods: paymentMethodsDomain,
  subscriptions: subscriptionsDomain,
};
