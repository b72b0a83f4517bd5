import type { aiProviders } from '@deskwire/contract/ai/ai.models.ts';
import type { Ctx, Out } from '../../../kit/context.ts';
import { listProviders as readProviders } from '../asking/chain.queries.ts';
import { presentProvider } from './present.ts';

/** The providers of a team, in the order in which they are asked. */
export const listProviders = async ({
  db,
  scope,
}: Ctx<typeof aiProviders.list>): Promise<Out<typeof aiProviders.list>> => ({
  items: (await readProviders(db, scope)).map(presentProvider),
});
