import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { checkoutErrors, checkoutInput, settling } from './billing.ts';
import {
  BillingCycle,
  paidTier,
  seats,
  StartedCheckout,
  Subscription,
  SubscriptionPreview,
} from './billing.schemas.ts';

const subscription_id = ref('subscription').describe('Id of the subscription, from subscriptions.list.');
const billing_cycle = BillingCycle.optional().describe('How often it is charged. Defaults to the cycle it has now.');
const wantedSeats = seats.optional().describe('How many people can have a seat. Defaults to the seats it has now.');
const proration_at = timestamp()
  .optional()
  .describe('The proration_at of a preview of the last hour, to be charged what it showed. Defaults to now.');
const version = expectedVersion();

const providing = ['BILLING_NOT_CONFIGURED', 'PROVIDER_UNAVAILABLE', 'PAYMENT_DECLINED'] as const;
const changing = [
  ...providing,
  'SUBSCRIPTION_NOT_FOUND',
  'SUBSCRIPTION_STATE',
  'PRICE_NOT_OFFERED',
  'SEATS_IN_USE',
] as const;

/** Subscriptions of the team: at most one that has not expired. */
export const subscriptions = {
  list: query({
    summary: 'List the subscriptions of the team, newest first',
    access: 'team:billing.read',
    rest: 'GET /subscriptions',
    input: inTeam({ ...pageInput }),
    output: Page(Subscription).meta({ id: 'SubscriptionPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a subscription',
    access: 'team:billing.read',
    rest: 'GET /subscriptions/{subscription_id}',
    input: inTeam({ subscription_id }),
    output: Subscription,
    errors: ['SUBSCRIPTION_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a subscription by a checkout, like billing.startCheckout',
    access: 'team:billing.manage',
    rest: 'POST /subscriptions',
    status: 201,
    tx: 'manual',
    limit: [{ by: 'team', max: 30, seconds: 3600 }],
    input: inTeam(checkoutInput),
    output: StartedCheckout,
    errors: checkoutErrors,
    events: ['checkout.started'],
  }),
  preview: query({
    summary: 'Preview what a change of plan, cycle or seats would cost now and later',
    access: 'team:billing.read',
    rest: 'GET /subscriptions/{subscription_id}/preview',
    limit: [{ by: 'team', max: 120, seconds: 3600 }],
    input: inTeam({
      subscription_id,
      tier: paidTier.optional().describe('The plan to change to. Defaults to the plan it has now.'),
      billing_cycle,
      seats: wantedSeats,
    }),
    output: SubscriptionPreview,
    errors: [...changing, 'PREVIEW_NOT_SUPPORTED'],
  }),
  update: mutation({
    summary: 'Update seats or billing cycle; fewer seats and shorter cycles wait for renewal',
    access: 'team:billing.manage',
    rest: 'PATCH /subscriptions/{subscription_id}',
    aliases: [{ rest: 'PUT /subscriptions/{sub_id}', rename: { sub_id: 'subscription_id' } }],
    tx: 'manual',
    input: inTeam({ subscription_id, seats: wantedSeats, billing_cycle, proration_at, version }).meta({
      examples: [{ seats: 3, billing_cycle: 'monthly' }],
    }),
    output: Subscription,
    errors: [...changing, 'VERSION_CONFLICT'],
    events: [...settling, 'subscription.change_scheduled'],
  }),
  upgrade: mutation({
    summary: 'Upgrade to a larger plan now; the rest of the period is charged pro rata',
    access: 'team:billing.manage',
    rest: 'POST /subscriptions/{subscription_id}/upgrade',
    tx: 'manual',
    input: inTeam({
      subscription_id,
      tier: paidTier.describe('The larger plan.'),
      billing_cycle,
      seats: wantedSeats,
      proration_at,
      version,
    }),
    output: Subscription,
    errors: [...changing, 'PLAN_NOT_LARGER', 'VERSION_CONFLICT'],
    events: [...settling, 'subscription.change_scheduled'],
  }),
  downgrade: mutation({
    summary: 'Downgrade to a smaller plan at the end of the period, without a refund',
    access: 'team:billing.manage',
    rest: 'POST /subscriptions/{subscription_id}/downgrade',
    tx: 'manual',
    input: inTeam({
      subscription_id,
      tier: paidTier.describe('The smaller plan.'),
      billing_cycle,
      seats: wantedSeats,
      version,
    }),
    output: Subscription,
    errors: [...changing, 'PLAN_NOT_SMALLER', 'VERSION_CONFLICT'],
    events: [...settling, 'subscription.change_scheduled'],
  }),
  cancel: mutation({
    summary: 'Cancel a subscription at the end of the period that is paid for',
    access: 'team:billing.manage',
    rest: 'DELETE /subscriptions/{subscription_id}',
    tx: 'manual',
    input: inTeam({ subscription_id }),
    output: Subscription,
    errors: [...providing, 'SUBSCRIPTION_NOT_FOUND', 'SUBSCRIPTION_STATE'],
    events: settling,
    destructive: true,
  }),
  resume: mutation({
    summary: 'Resume a cancelled subscription before it ends',
    access: 'team:billing.manage',
    rest: 'POST /subscriptions/{subscription_id}/resume',
    tx: 'manual',
    input: inTeam({ subscription_id }),
    output: Subscription,
    errors: [...providing, 'SUBSCRIPTION_NOT_FOUND', 'SUBSCRIPTION_STATE'],
    events: settling,
  }),
};
