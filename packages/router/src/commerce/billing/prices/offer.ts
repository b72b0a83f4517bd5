import { randomUUIDv7 } from 'node:crypto';
import { stepOf } from '@deskwire/contract/kit/currencies.ts';
import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import type { PriceRow } from './price.ts';
import * as queries from './queries.ts';

/** Tells what the provider calls the price of a plan. Subscriptions that have another price keep it. */
export async function offerPrice(
  { db, events, now }: Ctx<typeof admin.prices.set>,
  input: In<typeof admin.prices.set>,
) {
  const { trial_days = 0, active = true, ...price } = input;
  if (price.unit_amount % stepOf(price.currency) !== 0)
    throw invalid('unit_amount', `must be a multiple of ${stepOf(price.currency)} in this currency`);
  const row = { ...price, trial_days, active, id: randomUUIDv7(), updated_at: now() };
  const kept = await queries.upsertPrice(db, row);
  const { id, tier, billing_cycle } = kept;
  events.add('price.set', { id: PLATFORM_TEAM }, { price_id: id, tier, billing_cycle });
  return kept;
}

/** Every price, those that are offered first. */
export const allPrices = (db: Db): Promise<PriceRow[]> => queries.listPrices(db);
