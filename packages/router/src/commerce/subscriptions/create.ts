import type { subscriptions } from '@deskwire/contract/commerce/subscriptions.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { startCheckout } from '../billing/start-checkout.ts';

/** A subscription begins where somebody pays, on the page of a checkout. */
export const createSubscription = (ctx: Ctx<typeof subscriptions.create>, input: In<typeof subscriptions.create>) =>
  startCheckout(ctx, input);
