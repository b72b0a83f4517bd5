import { createOutbound, type Outbound } from './outbound.ts';
import { createLemonSqueezy, type LemonSqueezyConfig } from './payments-lemonsqueezy.ts';
import { createStripe, type StripeConfig } from './payments-stripe.ts';
import type { PaymentProvider } from './payment-provider.ts';

/** Up to a hundred subscriptions of Stripe with everything in them are 405 kB. */
const MAX_BYTES = 2 * 1024 * 1024;

export type PaymentsConfig =
  | ({ readonly provider: 'stripe' } & StripeConfig)
  | ({ readonly provider: 'lemonsqueezy' } & LemonSqueezyConfig);

/** Makes the client of the provider that is configured; an address that the operator names may be in their own network. */
export function createPayments(
  config: PaymentsConfig,
  outbound: Outbound = createOutbound({
    max_bytes: MAX_BYTES,
    timeout_ms: 20_000,
    private_hosts: config.api_url === undefined ? [] : [new URL(config.api_url).host],
  }),
): PaymentProvider {
  return config.provider === 'stripe' ? createStripe(config, outbound) : createLemonSqueezy(config, outbound);
}
