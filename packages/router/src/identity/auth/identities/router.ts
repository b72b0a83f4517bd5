import { auth } from '@deskwire/contract/identity/auth.ts';
import { page } from '../../../kit/page.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import * as queries from './queries.ts';
import { unlinkIdentity } from './unlink.ts';

export const identitiesRouter = router({
  list: procedure(auth.identities.list).query(({ ctx, input }) =>
    page(ctx, input, {
      of: ['identities', ctx.user.id],
      find: (slice) => queries.listIdentities(ctx.db, ctx.user.id, slice),
      position: (row) => [row.created_at, row.id],
      present: (row) => row,
    }),
  ),
  unlink: procedure(auth.identities.unlink).mutation(({ ctx, input }) => unlinkIdentity(ctx, input)),
});
