import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { sessionOf } from '../sessions/current.ts';
import * as sessions from '../sessions/queries.ts';

/** Ends the session that calls. */
export async function logOut(ctx: Ctx<typeof auth.logout>): Promise<{ revoked: number }> {
  const { id } = sessionOf(ctx);
  await sessions.revokeSession(ctx.db, ctx.user.id, id, { now: ctx.now(), reason: 'logout' });
  ctx.events.add('session.revoked', { id }, { reason: 'logout' });
  ctx.cookies?.clear();
  return { revoked: 1 };
}
