import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { sessionOf } from './current.ts';
import { endSessions } from './end.ts';

/** Ends every session of the caller except the one that calls. */
export const revokeOtherSessions = (ctx: Ctx<typeof auth.sessions.revokeOthers>): Promise<{ revoked: number }> =>
  endSessions(ctx, ctx, ctx.user.id, 'revoked', sessionOf(ctx).id);
