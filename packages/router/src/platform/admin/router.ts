import { admin } from '@deskwire/contract/platform/admin.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listPrices } from './prices/list.ts';
import { setPrice } from './prices/set.ts';
import { setTier } from './set-tier.ts';
import { getConfig } from './config/get.ts';
import { setConfig } from './config/set.ts';

export const adminRouter = router({
  prices: router({
    list: procedure(admin.prices.list).query(({ ctx }) => listPrices(ctx)),
    set: procedure(admin.prices.set).mutation(({ ctx, input }) => setPrice(ctx, input)),
  }),
  setTier: procedure(admin.setTier).mutation(({ ctx, input }) => setTier(ctx, input)),
  config: router({
    get: procedure(admin.config.get).query(({ ctx }) => getConfig(ctx)),
    set: procedure(admin.config.set).mutation(({ ctx, input }) => setConfig(ctx, input)),
  }),
});
