import { apiKeys } from '@deskwire/contract/identity/api-keys.ts';
import { AppError } from '../../kit/errors.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createKey, listKeys, revokeKey, rotateKey } from './manage.ts';
import { presentKey } from './present.ts';
import * as queries from './queries.ts';

export const apiKeysRouter = router({
  list: procedure(apiKeys.list).query(({ ctx, input }) => listKeys(ctx, input)),
  get: procedure(apiKeys.get).query(async ({ ctx, input }) => {
    const row = await queries.findKey(ctx.db, ctx.user.id, input.api_key_id);
    if (row === undefined) throw new AppError('API_KEY_NOT_FOUND');
    return presentKey(ctx.now())(row);
  }),
  create: procedure(apiKeys.create).mutation(({ ctx, input }) => createKey(ctx, input)),
  rotate: procedure(apiKeys.rotate).mutation(({ ctx, input }) => rotateKey(ctx, input)),
  revoke: procedure(apiKeys.revoke).mutation(({ ctx, input }) => revokeKey(ctx, input)),
});
