import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, later } from '../words.ts';

const UNPAID = 'no payment provider is set up; tests/scenarios/billing.test.ts has one';

export const stage = onStage({
  furnish: aPrice,
  access: {
    'billing.plans': 'public',
    'billing.entitlements': 'team:billing.read',
    'billing.portal': 'team:billing.manage',
    'billing.refresh': 'team:billing.manage',
  },
  inputs: {
    'billing.startCheckout': () => ({ tier: 'pro', billing_cycle: 'monthly' }),
  },
  unsuccessful: {
    'billing.startCheckout': UNPAID,
    'billing.portal': UNPAID,
    'billing.refresh': UNPAID,
  },
});

/** The price of a plan, and a checkout of it that somebody has begun. */
async function aPrice({ kysely }: TestWorld, { id: team_id, owner }: Desk) {
  const [price, checkout] = [randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('billing_prices')
    .values({
      id: price,
      provider: 'stripe',
      external_id: `price_${team_id}`,
      tier: 'premium',
      billing_cycle: 'monthly',
      currency: 'EUR',
      unit_amount: 1900,
      // Of another team's stage: one plan has one price at a time.
      active: false,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await kysely
    .insertInto('billing_checkouts')
    .values({
      team_id,
      id: checkout,
      token_hash: randomBytes(32),
      price_id: price,
      seats: 5,
      requested_by: owner.person_id,
      created_at: at,
      expires_at: later,
    })
    .execute();
  return { rows: { price, checkout } };
}
