import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { issue } from '../one-time/values.ts';
import { sessionOf } from '../sessions/current.ts';

/** Issues a link that signs the caller in once, on another device or in another program. */
export async function issueSessionToken(
  ctx: Ctx<typeof auth.sessionToken>,
): Promise<z.input<typeof auth.sessionToken.output>> {
  const { token, expires_at } = await issue(ctx, 'session-exchange', {
    subject: ctx.user.id,
    user_id: ctx.user.id,
    // The new session is as fresh as the one it comes from, not fresher.
    data: { authenticated_at: sessionOf(ctx).authenticated_at, session_id: sessionOf(ctx).id },
    instead: false,
  });
  return { url: new URL(`/login/session/${token}`, ctx.services.config.public_url).href, token, expires_at };
}
