import type { aiPrices } from '@deskwire/contract/ai/ai.prices.ts';
import type { Ctx, Out } from '../../../kit/context.ts';
import { listPrices } from './queries.ts';

export const listSetPrices = async ({
  db,
}: Pick<Ctx<typeof aiPrices.list>, 'db'>): Promise<Out<typeof aiPrices.list>> => ({
  items: await listPrices(db),
});
