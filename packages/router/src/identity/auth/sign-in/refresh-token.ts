import type { SignedIn } from '@deskwire/contract/identity/auth-schemas.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { signAccessToken } from '../../../kit/access/tokens.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import * as queries from '../accounts/queries.ts';
import { readRefreshToken, refreshTokenOf } from '../sessions/token-format.ts';
import * as sessions from '../sessions/queries.ts';
import { signedIn } from '../sessions/sign-in.ts';

type RefreshCtx = Ctx<typeof auth.refresh>;
const familyLimit = { max: 60, seconds: 3600 };

/**
 * A refresh token works once and answers its successor; the one just replaced answers the same successor for ten
 * seconds. Any other old one ends the session: somebody has copied it. Throws REFRESH_TOKEN_INVALID.
 */
export async function refreshWithToken(ctx: RefreshCtx, token: string): Promise<SignedIn> {
  const read = readRefreshToken(ctx.services, token);
  if (read === undefined) throw new AppError('REFRESH_TOKEN_INVALID');
  await ctx.services.limiter.consume(familyLimit, `refresh|family:${read.session_id}`);
  const { session_id, generation } = read;
  const family = await ctx.commit(async (tx) => {
    const at = { now: ctx.now(), address: ctx.request.address };
    const rotated = await sessions.rotate(tx.db, session_id, generation, at);
    if (rotated !== undefined) return rotated;
    const judged = await sessions.judgeReuse(tx.db, session_id, generation, ctx.now());
    if (judged?.revoked_now) await tellOfReuse(ctx, tx, judged);
    return judged?.revoked === false ? judged : undefined;
  });
  const account = family && (await queries.findAccount(ctx.db, family.user_id));
  if (family === undefined || account?.status !== 'active') throw new AppError('REFRESH_TOKEN_INVALID');
  const access_token = await signAccessToken(ctx.services, family.id, account.id, ctx.now());
  const refresh_token = refreshTokenOf(ctx.services, family.id, family.generation);
  return signedIn(account, family, { access_token, refresh_token });
}

async function tellOfReuse(
  { services, request, now }: RefreshCtx,
  tx: Parameters<Parameters<RefreshCtx['commit']>[0]>[0],
  { id, user_id }: sessions.Judged,
): Promise<void> {
  tx.events.add('session.revoked', { id, user_id }, { reason: 'reuse' });
  const account = await queries.findAccount(tx.db, user_id);
  if (account === undefined) return;
  await queueEmail(
    { ...tx, services, now },
    {
      to: account.email,
      template: 'session-revoked',
      props: {
        recipient_name: account.full_name,
        ip_address: request.address,
        revoked_at: now(),
        link: '/sessions',
      },
      user_id,
      dedupe: id,
    },
  );
}
