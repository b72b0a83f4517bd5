import { keys } from '@deskwire/contract/platform/keys.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { getKeys } from './get.ts';

export const keysRouter = router({
  get: procedure(keys.get).query(({ ctx, input }) => getKeys(ctx, input)),
});
