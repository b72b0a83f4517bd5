import type { admin } from '@deskwire/contract/platform/admin.ts';
import { allPrices } from '../../../commerce/billing/prices/offer.ts';
import type { Ctx } from '../../../kit/context.ts';

/** Every price, those that are offered first. */
export const listPrices = async ({ db }: Ctx<typeof admin.prices.list>) => ({ items: await allPrices(db) });
