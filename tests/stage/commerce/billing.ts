import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { payByStripe } from '@deskwire/router/commerce/billing.fixture.ts';
import { onStage, type Desk, type StageDomain } from '../domain.ts';
import { perWorld } from '../outside.ts';
import { at, later } from '../words.ts';

/** Stripe, which takes the money of every team on the stage. */
export const stripeOf = perWorld(async (world) => {
  const { stripe, close } = await payByStripe(world);
  return { ...stripe, close };
});

/** A subscription stands against another one: what the team had has ended. */
export const withoutPlan: NonNullable<StageDomain['otherwise']>[string] = (db, { a }) =>
  db.query(`update subscriptions set status = 'expired', ended_at = now() where team_id = $1`, [a.id]);

export const stage = onStage({
  furnish: aCheckout,
  access: {
    'billing.plans': 'public',
    'billing.entitlements': 'team:billing.read',
    'billing.portal': 'team:billing.manage',
    'billing.refresh': 'team:billing.manage',
    'billing.usage': 'team:billing.read',
  },
  inputs: {
    'billing.startCheckout': () => ({ tier: 'pro', billing_cycle: 'monthly' }),
  },
  otherwise: {
    'billing.startCheckout': withoutPlan,
  },
});

/** A checkout that somebody has begun. */
async function aCheckout(world: TestWorld, { id: team_id, owner }: Desk) {
  await stripeOf(world);
  const { id: price } = await world.kysely
    .selectFrom('billing_prices')
    .select('id')
    .where('tier', '=', 'premium')
    .executeTakeFirstOrThrow();
  const checkout = randomUUIDv7();
  await world.kysely
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
