import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { BillingCycle } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';

/** The price of a plan for a seat and a cycle, with its name at the provider. */
export interface PriceRow {
  readonly id: string;
  readonly provider: ProviderName;
  readonly external_id: string;
  readonly tier: Tier;
  readonly billing_cycle: BillingCycle;
  readonly currency: string;
  readonly unit_amount: number;
  readonly trial_days: number;
  readonly active: boolean;
  readonly updated_at: string;
}
