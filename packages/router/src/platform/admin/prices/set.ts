import type { admin } from '@deskwire/contract/platform/admin.ts';
import { offerPrice } from '../../../commerce/billing/prices/offer.ts';
import type { Ctx, In } from '../../../kit/context.ts';

/** Tells what a plan costs here. */
export const setPrice = (ctx: Ctx<typeof admin.prices.set>, input: In<typeof admin.prices.set>) =>
  offerPrice(ctx, input);
