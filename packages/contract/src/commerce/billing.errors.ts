import { z } from 'zod';
import { conflict, notFound, unavailable, unprocessable } from '../kit/errors.ts';
import { ref } from '../kit/fields.ts';

/** Errors about plans, subscriptions, invoices and payment methods. */
export const billingErrors = {
  BILLING_NOT_CONFIGURED: conflict(
    'No payment provider is configured here. Ask the operator to set STRIPE_SECRET_KEY or LEMONSQUEEZY_API_KEY.',
  ),
  PROVIDER_UNAVAILABLE: unavailable(
    'The payment provider cannot answer right now, and nothing was changed. Try again in a moment.',
    z.strictObject({ retry_after: z.int() }),
  ),
  PAYMENT_DECLINED: conflict(
    'The payment was declined, and nothing was changed. Check the payment method, or use another one.',
  ),
  PRICE_NOT_OFFERED: unprocessable(
    'This plan is not offered with this billing cycle. Choose one from billing.plans.',
    z.strictObject({ tier: z.string(), billing_cycle: z.string() }),
  ),
  COUPON_INVALID: unprocessable('This coupon does not exist or no longer applies. Check the code, or leave it out.'),
  PRICE_NOT_CHARGEABLE: unprocessable(
    'The payment provider cannot charge this price in this currency. Ask the seller to change the price.',
  ),
  SALES_NOT_SUPPORTED: conflict(
    'The payment provider here does not sell products of teams. Ask the operator to set LEMONSQUEEZY_SALES_VARIANT_ID.',
  ),
  PREVIEW_NOT_SUPPORTED: conflict(
    'The payment provider does not tell amounts in advance. Check the next invoice instead.',
  ),
  SUBSCRIPTION_NOT_FOUND: notFound('The subscription does not exist, or you may not see it. Check its id.'),
  SUBSCRIPTION_EXISTS: conflict(
    'The team already has a subscription. Upgrade or change it instead.',
    z.strictObject({ subscription_id: ref('subscription') }),
  ),
  SUBSCRIPTION_STATE: conflict(
    'The subscription is in a status that does not allow this. Check its status and choose another action.',
    z.strictObject({ status: z.string() }),
  ),
  PLAN_NOT_LARGER: conflict(
    'This is not a larger plan. Use downgrade to move to a smaller one.',
    z.strictObject({ tier: z.string() }),
  ),
  PLAN_NOT_SMALLER: conflict(
    'This is not a smaller plan. Use upgrade to move to a larger one.',
    z.strictObject({ tier: z.string() }),
  ),
  SEATS_IN_USE: conflict(
    'More people have a seat than this would allow. Remove some of them first.',
    z.strictObject({ used: z.int() }),
  ),
  INVOICE_NOT_FOUND: notFound('The invoice does not exist, or you may not see it. Check its id.'),
  CREDIT_NOTE_NOT_FOUND: notFound('The credit note does not exist, or you may not see it. Check its id.'),
  INVOICE_SETTLED: conflict(
    'There is nothing left to pay on this invoice. Check its status.',
    z.strictObject({ status: z.string() }),
  ),
  PAYMENT_METHOD_NOT_FOUND: notFound('The payment method does not exist, or you may not see it. Check its id.'),
  PAYMENT_METHOD_IN_USE: conflict(
    'A subscription is paid with this payment method. Make another one the default first.',
  ),
};
