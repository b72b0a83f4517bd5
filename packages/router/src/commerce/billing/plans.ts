import type { billing } from '@deskwire/contract/commerce/billing.ts';
import { entitlements, tiers, type EntitlementKey, type Tier } from '@deskwire/contract/kit/entitlements.ts';
import type { Ctx, Out } from '../../kit/context.ts';
import { listOffered } from './prices/queries.ts';

const limitsOf = (tier: Tier) =>
  Object.fromEntries(Object.entries(entitlements).map(([key, limit]) => [key, limit[tier]])) as Record<
    EntitlementKey,
    number
  >;

/** Every plan, smallest first; without a provider none of them has a price. */
export async function listPlans({ db, services }: Ctx<typeof billing.plans>): Promise<Out<typeof billing.plans>> {
  const prices = services.payments === undefined ? [] : await listOffered(db, services.payments.name);
  return {
    items: tiers.map((tier) => ({
      tier,
      limits: limitsOf(tier),
      prices: prices
        .filter((price) => price.tier === tier)
        .map(({ billing_cycle, currency, unit_amount, trial_days }) => ({
          billing_cycle,
          currency,
          unit_amount,
          trial_days,
        })),
    })),
  };
}
