import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { BillingCycle, paidTier, Price, Tier } from '../commerce/billing.schemas.ts';
import { ref, text } from '../kit/fields.ts';
import { Currency, price } from '../kit/money.ts';
import { PlatformSettings, platformSettingsInput } from './settings.ts';

/** Procedures for those who run the platform. */
export const admin = {
  config: {
    get: query({
      summary: 'Get the settings of the platform',
      access: 'platform:admin',
      rest: 'GET /admin/config',
      input: z.strictObject({}),
      output: PlatformSettings,
    }),
    set: mutation({
      summary: 'Set one or more settings of the platform',
      access: 'platform:admin',
      rest: 'PATCH /admin/config',
      aliases: ['PUT /admin/config'],
      input: z.strictObject(platformSettingsInput),
      output: PlatformSettings,
      events: ['settings.changed'],
    }),
  },
  prices: {
    list: query({
      summary: 'List the prices of plans, those that are offered first',
      access: 'platform:admin',
      rest: 'GET /admin/prices',
      input: z.strictObject({}),
      output: z.strictObject({ items: z.array(Price) }).meta({ id: 'Prices' }),
    }),
    set: mutation({
      summary: 'Set what a plan costs and what the payment provider calls that price',
      access: 'platform:admin',
      rest: 'PUT /admin/prices',
      input: z.strictObject({
        provider: Price.shape.provider.describe('The payment provider: stripe or lemonsqueezy.'),
        external_id: text(200).describe('Id of the price (Stripe) or variant (Lemon Squeezy).'),
        tier: paidTier.describe('The plan that it is for.'),
        billing_cycle: BillingCycle.describe('How often it is charged: monthly or yearly.'),
        currency: Currency,
        unit_amount: price().describe('Price of one seat for one billing cycle, in smallest units.'),
        trial_days: z.int().min(0).max(730).optional().describe('Days before the first charge. Defaults to 0.'),
        active: z.boolean().optional().describe('False to stop offering it. Defaults to true.'),
      }),
      output: Price,
      events: ['price.set'],
    }),
  },
  setTier: mutation({
    summary: 'Set the plan of a team whatever it pays for, or end that',
    access: 'platform:master',
    rest: 'POST /admin/teams/{team_id}/tier',
    input: z.strictObject({
      team_id: ref('team').describe('The team that gets the plan, by UUID.'),
      tier: Tier.nullable().describe('The plan to give. Null to end what was given before.'),
      reason: text(500).describe('Why, for the audit trail of the team.'),
    }),
    output: z.strictObject({ team_id: ref('team'), tier: Tier }).meta({ id: 'TeamTier' }),
    errors: ['TEAM_NOT_FOUND'],
    events: ['tier.granted'],
  }),
};
