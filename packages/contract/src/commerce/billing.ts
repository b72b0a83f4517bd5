import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam } from '../kit/fields.ts';
import {
  BillingCycle,
  coupon,
  Limits,
  LimitUsage,
  paidTier,
  Plan,
  seats,
  StartedCheckout,
  Tier,
} from './billing.schemas.ts';

export const checkoutInput = {
  tier: paidTier.describe('The plan to subscribe to.'),
  billing_cycle: BillingCycle.describe('How often it is charged: monthly or yearly.'),
  seats: seats.optional().describe('How many people can have a seat. Defaults to how many have one now.'),
  coupon: coupon.optional(),
};
export const checkoutErrors = [
  'BILLING_NOT_CONFIGURED',
  'PROVIDER_UNAVAILABLE',
  'PAYMENT_DECLINED',
  'PRICE_NOT_OFFERED',
  'COUPON_INVALID',
  'SUBSCRIPTION_EXISTS',
  'SEATS_IN_USE',
] as const;
/** Events that reading the state of the provider can add. */
export const settling = [
  'subscription.started',
  'subscription.changed',
  'subscription.past_due',
  'subscription.recovered',
  'subscription.canceled',
  'subscription.ended',
  'subscription.unmapped',
  'invoice.finalized',
  'invoice.paid',
  'invoice.failed',
  'invoice.voided',
  'invoice.credited',
  'invoice.credit_voided',
  'payment_method.changed',
] as const;

export const billing = {
  plans: query({
    summary: 'List the plans with their limits and prices',
    access: 'public',
    rest: 'GET /billing/plans',
    limit: [{ by: 'address', max: 120, seconds: 60 }],
    input: z.strictObject({}),
    output: z.strictObject({ items: z.array(Plan) }).meta({ id: 'Plans' }),
  }),
  entitlements: query({
    summary: 'Get what the plan of the team allows',
    access: 'team:billing.read',
    rest: 'GET /billing/entitlements',
    input: inTeam({}),
    output: z.strictObject({ tier: Tier, limits: Limits }).meta({ id: 'TeamEntitlements' }),
  }),
  usage: query({
    summary: 'Get how much the team has used of what its plan allows',
    access: 'team:billing.read',
    rest: 'GET /billing/usage',
    figures: true,
    input: inTeam({}),
    output: z.strictObject({ items: z.array(LimitUsage) }).meta({ id: 'TeamUsage' }),
  }),
  startCheckout: mutation({
    summary: 'Start a checkout for a plan; the payment page opens in a browser',
    access: 'team:billing.manage',
    rest: 'POST /billing/start-checkout',
    tx: 'manual',
    limit: [{ by: 'team', max: 30, seconds: 3600 }],
    input: inTeam(checkoutInput),
    output: StartedCheckout,
    errors: checkoutErrors,
    events: ['checkout.started'],
  }),
  portal: mutation({
    summary: "Get a link to the payment provider's page for this team",
    access: 'team:billing.manage',
    rest: 'POST /billing/portal',
    tx: 'manual',
    input: inTeam({}),
    output: z.strictObject({ url: z.string() }).meta({ id: 'BillingPortal' }),
    errors: ['BILLING_NOT_CONFIGURED', 'PROVIDER_UNAVAILABLE', 'PAYMENT_DECLINED', 'SUBSCRIPTION_NOT_FOUND'],
    events: [],
  }),
  refresh: mutation({
    summary: 'Refresh the subscription and its invoices from the payment provider',
    access: 'team:billing.manage',
    rest: 'POST /billing/refresh',
    tx: 'manual',
    limit: [{ by: 'team', max: 30, seconds: 3600 }],
    input: inTeam({}),
    output: z.strictObject({ tier: Tier }).meta({ id: 'BillingRefreshed' }),
    errors: ['BILLING_NOT_CONFIGURED', 'PROVIDER_UNAVAILABLE', 'PAYMENT_DECLINED'],
    events: settling,
  }),
};
