import { auth } from '@deskwire/contract/identity/auth.ts';
import { page } from '../../../kit/page.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { sessionOf } from './current.ts';
import { endSessions } from './end.ts';
import * as queries from './queries.ts';
import { revokeSession } from './revoke.ts';

export const sessionsRouter = router({
  list: procedure(auth.sessions.list).query(({ ctx, input }) => {
    const current = sessionOf(ctx).id;
    return page(ctx, input, {
      of: ['sessions', ctx.user.id],
      find: (slice) => queries.listSessions(ctx.db, ctx.user.id, ctx.now(), slice),
      position: (row) => [row.created_at, row.id],
      present: ({ cookie_hash, ...row }) => ({
        ...row,
        current: row.id === current,
        kind: cookie_hash === null ? ('bearer' as const) : ('cookie' as const),
      }),
    });
  }),
  revoke: procedure(auth.sessions.revoke).mutation(({ ctx, input }) => revokeSession(ctx, input)),
  revokeOthers: procedure(auth.sessions.revokeOthers).mutation(({ ctx }) =>
    endSessions(ctx, ctx, ctx.user.id, 'revoked', sessionOf(ctx).id),
  ),
});
