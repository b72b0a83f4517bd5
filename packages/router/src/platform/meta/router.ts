import { meta } from '@deskwire/contract/platform/meta.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { getMeta } from './get.ts';

export const metaRouter = router({
  get: procedure(meta.get).query(({ ctx }) => getMeta(ctx)),
});
