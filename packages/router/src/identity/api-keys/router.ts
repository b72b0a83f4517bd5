import { apiKeys } from '@deskwire/contract/identity/api-keys.ts';
import { AppError } from '../../kit/errors.ts';
import { page } from '../../kit/page.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createKey } from './create.ts';
import { presentKey } from './present.ts';
import * as queries from './queries.ts';
import { revokeKey } from './revoke.ts';
import { rotateKey } from './rotate.ts';

export const apiKeysRouter = router({
  list: procedure(apiKeys.list).query(({ ctx, input }) => {
    const { db, user, now } = ctx;
    const { team_id, live } = input;
    return page(ctx, input, {
      of: ['api-keys', user.id, team_id, live === true],
      find: (slice) => queries.listKeys(db, user.id, { team_id, live_at: live === true ? now() : undefined }, slice),
      position: (row) => [row.created_at, row.id],
      present: presentKey(now()),
    });
  }),
  get: procedure(apiKeys.get).query(async ({ ctx, input }) => {
    const row = await queries.findKey(ctx.db, ctx.user.id, input.api_key_id);
    if (row === undefined) throw new AppError('API_KEY_NOT_FOUND');
    return presentKey(ctx.now())(row);
  }),
  create: procedure(apiKeys.create).mutation(({ ctx, input }) => createKey(ctx, input)),
  rotate: procedure(apiKeys.rotate).mutation(({ ctx, input }) => rotateKey(ctx, input)),
  revoke: procedure(apiKeys.revoke).mutation(({ ctx, input }) => revokeKey(ctx, input)),
});
