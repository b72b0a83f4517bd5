import type { SignedIn } from '@deskwire/contract/identity/auth-schemas.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import * as queries from '../accounts/queries.ts';
import * as sessions from '../sessions/queries.ts';
import { signedIn } from '../sessions/sign-in.ts';
import { refreshWithToken } from './refresh-token.ts';

type RefreshCtx = Ctx<typeof auth.refresh>;

/** Renews the session that the refresh token belongs to or, without one, that of the browser's cookie. */
export const refresh = (ctx: RefreshCtx, { refresh_token }: In<typeof auth.refresh>): Promise<SignedIn> =>
  refresh_token === undefined ? refreshCookie(ctx) : refreshWithToken(ctx, refresh_token);

/** Extends a browser's session by a week, to thirty days at most. */
async function refreshCookie(ctx: RefreshCtx): Promise<SignedIn> {
  const { cookie } = ctx.credentials;
  if (cookie === undefined || ctx.cookies === undefined) throw new AppError('REFRESH_TOKEN_INVALID');
  const at = { now: ctx.now(), address: ctx.request.address };
  const session = await ctx.commit((tx) => sessions.renewCookie(tx.db, hashToken(cookie), at));
  const account = session && (await queries.findAccount(ctx.db, session.user_id));
  if (session === undefined || account === undefined) throw new AppError('REFRESH_TOKEN_INVALID');
  ctx.cookies.set(cookie, session.expires_at);
  return signedIn(account, session, null);
}
