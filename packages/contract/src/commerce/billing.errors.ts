import { conflict, notFound, unavailable, unprocessable } from '../kit/errors.ts';

/** Errors about plans, subscriptions, invoices and payment methods. */
export const billingErrors = {
  BILLING_NOT_CONFIGURED: conflict(
    'No payment provider is configured here. Ask the operator to set STRIPE_SECRET_KEY or LEMONSQUEEZY_API_KEY.',
  ),
  PROVIDER_UNAVAILABLE: unavailable<{ retry_after: number }>(
    'The payment provider cannot answer right now, and nothing was changed. Try again in a moment.',
  ),
  PAYMENT_DECLINED: conflict(
    'The payment was declined, and nothing was changed. Check the payment method, or use another one.',
  ),
  PRICE_NOT_OFFERED: unprocessable<{ tier: string; billing_cycle: string }>(
    'This plan is not offered with this billing cycle. Choose one from billing.plans.',
  ),
  COUPON_INVALID: unprocessable('This coupon does not exist or no longer applies. Check the code, or leave it out.'),
  PREVIEW_NOT_SUPPORTED: conflict(
    'The payment provider does not tell amounts in advance. Check the next invoice instead.',
  ),
  SUBSCRIPTION_NOT_FOUND: notFound('The subscription does not exist, or you may not see it. Check its id.'),
  SUBSCRIPTION_EXISTS: conflict<{ subscription_id: string }>(
    'The team already has a subscription. Upgrade or change it instead.',
  ),
  SUBSCRIPTION_STATE: conflict<{ status: string }>(
    'The subscription is in a status that does not allow this. Check its status and choose another action.',
  ),
  PLAN_NOT_LARGER: conflict<{ tier: string }>('This is not a larger plan. Use downgrade to move to a smaller one.'),
  PLAN_NOT_SMALLER: conflict<{ tier: string }>('This is not a smaller plan. Use upgrade to move to a larger one.'),
  SEATS_IN_USE: conflict<{ used: number }>('More people have a seat than this would allow. Remove some of them first.'),
  INVOICE_NOT_FOUND: notFound('The invoice does not exist, or you may not see it. Check its id.'),
  INVOICE_SETTLED: conflict<{ status: string }>('There is nothing left to pay on this invoice. Check its status.'),
  PAYMENT_METHOD_NOT_FOUND: notFound('The payment method does not exist, or you may not see it. Check its id.'),
  PAYMENT_METHOD_IN_USE: conflict(
    'A subscription is paid with this payment method. Make another one the default first.',
  ),
};
