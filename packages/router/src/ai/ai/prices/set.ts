import type { aiPrices } from '@deskwire/contract/ai/ai.prices.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import { listSetPrices } from './list.ts';
import { deletePrice, writePrice } from './queries.ts';

type Entry = typeof aiPrices.set;

/** Calls that were made before keep what they cost: their rows have the price. */
export async function setPrice(ctx: Ctx<Entry>, { model, price, ...input }: In<Entry>): Promise<Out<Entry>> {
  const { db, events, now } = ctx;
  const from_day = input.from_day ?? now().slice(0, 10);
  if (price === null) await deletePrice(db, model, from_day);
  else
    await writePrice(db, { ...price, cached_nanos: price.cached_nanos ?? price.input_nanos, model, from_day }, now());
  const { input_nanos = null, output_nanos = null } = price ?? {};
  events.add('ai_price.set', { id: PLATFORM_TEAM }, { model, from_day, input_nanos, output_nanos });
  return listSetPrices(ctx);
}
