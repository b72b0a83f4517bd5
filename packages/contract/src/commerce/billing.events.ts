import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { tiers } from '../kit/entitlements.ts';
import { Currency } from '../kit/money.ts';
import { ref, timestamp } from '../kit/fields.ts';
import { BillingCycle, SubscriptionStatus } from './billing.schemas.ts';

const plan = { tier: z.enum(tiers), billing_cycle: BillingCycle, seats: z.int() };
const money = { currency: Currency, total: z.int() };

export const billingEvents = defineEvents({
  'checkout.started': z.strictObject({ ...plan }),
  'subscription.started': z.strictObject({ ...plan, status: SubscriptionStatus }),
  'subscription.changed': z.strictObject({ ...plan, status: SubscriptionStatus }),
  'subscription.change_scheduled': z.strictObject({ ...plan, at: timestamp() }),
  'subscription.past_due': z.strictObject({ grace_until: timestamp() }),
  // The 7th and the 12th day after it, and the end of what it gave.
  'subscription.reminded': z.strictObject({ day: z.int(), grace_until: timestamp() }),
  'subscription.lapsed': z.strictObject({}),
  'subscription.recovered': z.strictObject({}),
  'subscription.canceled': z.strictObject({ cancel_at: timestamp().nullable() }),
  'subscription.ended': z.strictObject({}),
  // Somebody pays for what we cannot match: a price that we do not know, or no checkout of ours.
  'subscription.unmapped': z.strictObject({ provider: z.string(), external_id: z.string(), reason: z.string() }),
  'invoice.finalized': z.strictObject(money),
  'invoice.paid': z.strictObject(money),
  'invoice.failed': z.strictObject(money),
  'invoice.voided': z.strictObject(money),
  // A part of it was given back; or came in again, as a refund can fail.
  'invoice.credited': z.strictObject({ ...money, number: z.string() }),
  'invoice.credit_voided': z.strictObject({ ...money, number: z.string() }),
  'payment_method.changed': z.strictObject({ brand: z.string().nullable(), last4: z.string().nullable() }),
  'price.set': z.strictObject({ price_id: ref('price'), tier: z.enum(tiers), billing_cycle: BillingCycle }),
  'tier.granted': z.strictObject({ tier: z.enum(tiers).nullable(), reason: z.string() }),
  'tier.limit_set': z.strictObject({ limit: z.string(), allowed: z.int().nullable(), reason: z.string() }),
});
