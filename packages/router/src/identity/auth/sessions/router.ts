import { auth } from '@deskwire/contract/identity/auth.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { listSessions } from './list.ts';
import { revokeOtherSessions } from './revoke-others.ts';
import { revokeSession } from './revoke.ts';

export const sessionsRouter = router({
  list: procedure(auth.sessions.list).query(({ ctx, input }) => listSessions(ctx, input)),
  revoke: procedure(auth.sessions.revoke).mutation(({ ctx, input }) => revokeSession(ctx, input)),
  revokeOthers: procedure(auth.sessions.revokeOthers).mutation(({ ctx }) => revokeOtherSessions(ctx)),
});
