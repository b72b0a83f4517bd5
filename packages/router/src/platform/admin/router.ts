import { admin } from '@deskwire/contract/platform/admin.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { getConfig } from './config/get.ts';
import { setConfig } from './config/set.ts';

export const adminRouter = router({
  config: router({
    get: procedure(admin.config.get).query(({ ctx }) => getConfig(ctx)),
    set: procedure(admin.config.set).mutation(({ ctx, input }) => setConfig(ctx, input)),
  }),
});
