import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { endSessions } from '../sessions/end.ts';

/** Ends every session of the caller, this one too. */
export async function logOutEverywhere(ctx: Ctx<typeof auth.logoutAll>): Promise<{ revoked: number }> {
  const ended = await endSessions(ctx, ctx, ctx.user.id, 'logout');
  ctx.cookies?.clear();
  return ended;
}
