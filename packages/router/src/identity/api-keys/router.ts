import { apiKeys } from '@deskwire/contract/identity/api-keys.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createKey } from './create.ts';
import { getKey } from './get.ts';
import { listKeys } from './list.ts';
import { revokeKey } from './revoke.ts';
import { rotateKey } from './rotate.ts';

export const apiKeysRouter = router({
  list: procedure(apiKeys.list).query(({ ctx, input }) => listKeys(ctx, input)),
  get: procedure(apiKeys.get).query(({ ctx, input }) => getKey(ctx, input)),
  create: procedure(apiKeys.create).mutation(({ ctx, input }) => createKey(ctx, input)),
  rotate: procedure(apiKeys.rotate).mutation(({ ctx, input }) => rotateKey(ctx, input)),
  revoke: procedure(apiKeys.revoke).mutation(({ ctx, input }) => revokeKey(ctx, input)),
});
