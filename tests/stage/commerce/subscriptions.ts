import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, later } from '../words.ts';
import { stage as billing } from './billing.ts';

const UNPAID = 'no payment provider is set up; tests/scenarios/billing.test.ts has one';

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
  unsuccessful: {
    'subscriptions.create': UNPAID,
    'subscriptions.preview': UNPAID,
    'subscriptions.update': UNPAID,
    'subscriptions.upgrade': UNPAID,
    'subscriptions.downgrade': UNPAID,
    'subscriptions.cancel': UNPAID,
    'subscriptions.resume': UNPAID,
  },
});

/** A team that pays for its plan. */
async function aSubscription({ kysely }: TestWorld, { id: team_id, mark, of }: Desk) {
  const { rows } = await of(billing);
  const subscription = randomUUIDv7();
  await kysely
    .insertInto('subscriptions')
    .values({
      team_id,
      id: subscription,
      provider: 'stripe',
      external_id: `sub_${team_id}`,
      customer_id: `cus_${team_id}`,
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
  return { rows: { subscription } };
}
