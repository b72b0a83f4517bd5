import { z } from 'zod';
import { entitlements, paidTiers, tiers } from '../kit/entitlements.ts';
import { ref, text, timestamp } from '../kit/fields.ts';
import { amount, Currency, price } from '../kit/money.ts';

export const BillingCycle = z.enum(['monthly', 'yearly']).meta({ id: 'BillingCycle' });
export type BillingCycle = z.infer<typeof BillingCycle>;

export const SubscriptionStatus = z
  .enum(['incomplete', 'trialing', 'active', 'past_due', 'paused', 'canceled', 'expired'])
  .meta({
    id: 'BillingStatus',
    description:
      'past_due: a payment failed; everything stays available until grace_until. canceled: it ends at cancel_at. ' +
      'expired: it has ended.',
  });
export type SubscriptionStatus = z.infer<typeof SubscriptionStatus>;

export const Tier = z.enum(tiers).describe('A plan.');
export const paidTier = z.enum(paidTiers);
export const seats = z.int().min(1).max(100_000);
export const coupon = text(100).describe('A coupon code of the payment provider.');
const providerName = z.enum(['stripe', 'lemonsqueezy']);

export const Price = z
  .strictObject({
    id: ref('price'),
    provider: providerName,
    external_id: z.string().describe('Id of the price (Stripe) or variant (Lemon Squeezy).'),
    tier: Tier,
    billing_cycle: BillingCycle,
    currency: Currency,
    unit_amount: price().describe('Price of one seat for one billing cycle, in smallest units.'),
    trial_days: z.int(),
    active: z.boolean().describe('Whether it is offered. Subscriptions that have it keep it.'),
    updated_at: timestamp(),
  })
  .meta({ id: 'Price' });
export type Price = z.infer<typeof Price>;

const keys = Object.keys(entitlements) as [keyof typeof entitlements];
export const Limits = z
  .record(z.enum(keys), z.number())
  .meta({ id: 'Limits', description: 'Allowed amount by limit.' });

export const LimitUsage = z
  .strictObject({
    limit: z.enum(keys),
    allowed: z.number(),
    used: z.number().describe('How many there are, or how much was used in the day or month that runs.'),
    resets_at: timestamp().nullable().describe('When that day or month is over. Null for what does not begin anew.'),
  })
  .meta({ id: 'LimitUsage' });

export const Plan = z
  .strictObject({
    tier: Tier,
    limits: Limits,
    prices: z.array(
      z.strictObject({
        billing_cycle: BillingCycle,
        currency: Currency,
        unit_amount: price().describe('Price of one seat for one billing cycle, in smallest units.'),
        trial_days: z.int(),
      }),
    ),
  })
  .meta({ id: 'Plan' });

export const StartedCheckout = z
  .strictObject({
    id: ref('checkout'),
    checkout_url: z.string().describe('Where to pay. Open it in a browser.'),
    tier: Tier,
    billing_cycle: BillingCycle,
    seats: z.int(),
    expires_at: timestamp(),
  })
  .meta({ id: 'StartedCheckout' });
export type StartedCheckout = z.infer<typeof StartedCheckout>;

export const Subscription = z
  .strictObject({
    id: ref('subscription'),
    team_id: ref('team'),
    provider: providerName,
    status: SubscriptionStatus,
    tier: Tier.describe('The plan that is paid for.'),
    billing_cycle: BillingCycle,
    seats: z.int(),
    currency: Currency,
    unit_amount: price().describe('Price of one seat for one billing cycle, in smallest units.'),
    period_start: timestamp().nullable(),
    period_end: timestamp().nullable(),
    renews_at: timestamp().nullable().describe('When it is charged next; null if it will not be.'),
    trial_ends_at: timestamp().nullable(),
    cancel_at: timestamp().nullable(),
    ended_at: timestamp().nullable(),
    grace_until: timestamp().nullable().describe('Until when everything stays available though a payment failed.'),
    pending: z
      .strictObject({ tier: Tier, billing_cycle: BillingCycle, seats: z.int(), at: timestamp() })
      .nullable()
      .describe('What it changes to at the end of the period.'),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Subscription' });
export type Subscription = z.infer<typeof Subscription>;

export const SubscriptionPreview = z
  .strictObject({
    currency: Currency,
    due_now: amount().describe('What is charged at once; what is credited is taken off.'),
    credit: amount().describe('What is credited for the rest of the period that was paid for.'),
    per_period: amount().describe('What each following period costs, before tax.'),
    proration_at: timestamp().describe(
      'The moment that the amounts are for. Send it with the change to be charged them.',
    ),
  })
  .meta({ id: 'SubscriptionPreview' });

export const InvoiceStatus = z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']).meta({ id: 'InvoiceStatus' });
export type InvoiceStatus = z.infer<typeof InvoiceStatus>;

export const Invoice = z
  .strictObject({
    id: ref('invoice'),
    team_id: ref('team'),
    subscription_id: ref('subscription').nullable(),
    number: z.string().nullable(),
    status: InvoiceStatus,
    currency: Currency,
    subtotal: amount(),
    discount: amount(),
    tax: amount(),
    total: amount(),
    period_start: timestamp().nullable(),
    period_end: timestamp().nullable(),
    issued_at: timestamp(),
    due_at: timestamp().nullable(),
    paid_at: timestamp().nullable(),
    hosted_url: z.string().nullable().describe("The invoice on the payment provider's site."),
    credited: amount().describe('What credit notes take off the total.'),
    created_at: timestamp(),
  })
  .meta({ id: 'Invoice' });
export type Invoice = z.infer<typeof Invoice>;

export const InvoiceDetail = z
  .strictObject({
    ...Invoice.shape,
    lines: z.array(
      z.strictObject({
        position: z.int(),
        description: z.string(),
        quantity: z.int(),
        unit_amount: amount(),
        amount: amount(),
      }),
    ),
  })
  .meta({ id: 'InvoiceDetail' });
export type InvoiceDetail = z.infer<typeof InvoiceDetail>;

export const CreditNote = z
  .strictObject({
    id: ref('credit_note'),
    team_id: ref('team'),
    invoice_id: ref('invoice'),
    invoice_number: z.string().nullable(),
    number: z.string(),
    status: z.enum(['issued', 'void']).describe('void: what was given back came in again.'),
    reason: z.string().nullable().describe('Why, as the payment provider notes it.'),
    currency: Currency,
    tax: amount().describe('The part of the total that is tax.'),
    total: amount().describe('What was credited or given back, with tax.'),
    issued_at: timestamp(),
    voided_at: timestamp().nullable(),
  })
  .meta({ id: 'CreditNote' });
export type CreditNote = z.infer<typeof CreditNote>;

export const PaymentMethod = z
  .strictObject({
    id: ref('payment_method'),
    brand: z
      .string()
      .nullable()
      .meta({ examples: ['visa'] }),
    last4: z.string().nullable(),
    exp_month: z.int().nullable(),
    exp_year: z.int().nullable(),
    is_default: z.boolean(),
    created_at: timestamp(),
  })
  .meta({ id: 'PaymentMethod' });
export type PaymentMethod = z.infer<typeof PaymentMethod>;

/** An action that only the payer can take, on a page of the provider: no card number comes here. */
export const ActionRequired = z
  .strictObject({
    status: z.literal('action_required'),
    url: z.string().describe("The page of the payment provider to open in the payer's browser."),
  })
  .meta({ id: 'ActionRequired' });

/** A document with its bytes, which REST answers with as they are. */
export const Document = z
  .strictObject({
    name: z.string(),
    content_type: z.string(),
    content: z.string().describe('The bytes in base64; over REST, the response is the bytes.'),
  })
  .meta({ id: 'Document' });
export type Document = z.infer<typeof Document>;
