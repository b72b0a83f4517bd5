import { onStage } from '../domain.ts';

export const stage = onStage({
  access: {
    'admin.prices.list': 'platform:admin',
    'admin.prices.set': 'platform:admin',
    'admin.setTier': 'platform:master',
  },
  inputs: {
    'admin.prices.set': () => ({
      provider: 'stripe',
      external_id: 'price_1',
      tier: 'pro',
      billing_cycle: 'yearly',
      currency: 'EUR',
      unit_amount: 9900,
    }),
    'admin.setTier': ({ a }) => ({ team_id: a.id, tier: 'pro', reason: 'A partner' }),
  },
  // Who runs the platform gives teams their plan.
  reaches: { 'admin.setTier': () => true },
});
