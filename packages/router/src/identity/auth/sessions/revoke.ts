import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { sessionOf } from './current.ts';
import * as queries from './queries.ts';

/** Ends one of the caller's sessions. Throws SESSION_NOT_FOUND for those of others and for those that have ended. */
export async function revokeSession(
  ctx: Ctx<typeof auth.sessions.revoke>,
  { session_id }: { session_id: string },
): Promise<{ revoked: number }> {
  const { db, events, user, now } = ctx;
  const revoked = await queries.revokeSession(db, user.id, session_id, { now: now(), reason: 'revoked' });
  if (revoked === undefined) throw new AppError('SESSION_NOT_FOUND');
  events.add('session.revoked', { id: session_id }, { reason: 'revoked' });
  if (session_id === sessionOf(ctx).id) ctx.cookies?.clear();
  return { revoked: 1 };
}
