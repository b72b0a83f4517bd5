import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, later } from '../words.ts';
import { stage as billing, stripeOf, withoutPlan } from './billing.ts';

export const stage = onStage({
  furnish: aSubscription,
  access: {
    'subscriptions.get': 'team:billing.read',
    'subscriptions.preview': 'team:billing.read',
    'subscriptions.resume': 'team:billing.manage',
  },
  inputs: {
    'subscriptions.create': () => ({ tier: 'pro', billing_cycle: 'monthly' }),
    'subscriptions.upgrade': () => ({ tier: 'premium' }),
    'subscriptions.downgrade': () => ({ tier: 'pro' }),
    'subscriptions.update': () => ({ seats: 120 }),
    'subscriptions.preview': () => ({ seats: 120 }),
  },
  otherwise: {
    'subscriptions.create': withoutPlan,
    'subscriptions.upgrade': (db, { a }) =>
      db.query(
        `update subscriptions set price_id = (select id from billing_prices where external_id = 'price_pro')
         where team_id = $1`,
        [a.id],
      ),
    'subscriptions.resume': (db, { a }) =>
      db.query(`update subscriptions set status = 'canceled', cancel_at = period_end where team_id = $1`, [a.id]),
  },
});

/** A team that pays for its plan. */
async function aSubscription(world: TestWorld, { id: team_id, mark, of }: Desk) {
  const { rows } = await of(billing);
  const subscription = randomUUIDv7();
  const [external_id, customer_id] = [`sub_${team_id}`, `cus_${team_id}`];
  const stripe = await stripeOf(world);
  stripe.subscribed({ id: external_id, customer: customer_id, price: 'price_premium', quantity: 100 });
  const { kysely } = world;
  await kysely
    .insertInto('subscriptions')
    .values({
      team_id,
      id: subscription,
      provider: 'stripe',
      external_id,
      customer_id,
      price_id: rows.price,
      status: 'active',
      seats: 100,
      period_start: at,
      period_end: later,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await kysely
    .insertInto('subscription_changes')
    .values({
      team_id,
      id: randomUUIDv7(),
      subscription_id: subscription,
      kind: 'new',
      currency: 'EUR',
      mrr_before: 0,
      mrr_after: 1900,
      at,
    })
    .execute();
  await kysely.insertInto('tier_grants').values({ team_id, tier: 'premium', reason: mark, created_at: at }).execute();
  return { rows: { subscription }, external_id, customer_id };
}
