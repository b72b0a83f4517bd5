import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';

const UNPAID = 'no payment provider is set up; tests/scenarios/billing.test.ts has one';

export const stage = onStage({
  furnish: aCard,
  access: {
    'paymentMethods.setDefault': 'team:billing.manage',
  },
  unsuccessful: {
    'paymentMethods.add': UNPAID,
    'paymentMethods.setDefault': UNPAID,
    'paymentMethods.remove': UNPAID,
  },
});

/** A card. */
async function aCard({ kysely }: TestWorld, { id: team_id, mark }: Desk) {
  const payment_method = randomUUIDv7();
  await kysely
    .insertInto('payment_methods')
    .values({
      team_id,
      id: payment_method,
      provider: 'stripe',
      external_id: `pm_${team_id}`,
      brand: mark,
      last4: '4242',
      is_default: true,
      created_at: at,
    })
    .execute();
  return { rows: { payment_method } };
}
