import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import * as queries from '../accounts/queries.ts';
import * as oneTime from '../one-time/queries.ts';
import type { Taken } from '../one-time/values.ts';
import { checkStanding, handOut, openSession, planOf } from '../sessions/sign-in.ts';
import { INTERVAL_SECONDS } from './start.ts';
import { isLive } from '../sessions/queries.ts';

/** A device may poll a little more often than its interval says. */
const pollLimit = { max: 20, seconds: 60 };

/**
 * Answers a device that polls. Once approved, it gets one session, as fresh as the session that approved it. Throws
 * TOKEN_SPENT if the code has expired, DEVICE_DENIED, or RATE_LIMITED if it polls too often.
 */
export async function pollDevice(
  ctx: Ctx<typeof auth.device.poll>,
  { device_code, session }: In<typeof auth.device.poll>,
): Promise<z.input<typeof auth.device.poll.output>> {
  const hash = hashToken(device_code);
  await ctx.services.limiter.consume(pollLimit, `device|${hash.toString('base64url')}`);
  const polled = await ctx.commit(async (tx) => {
    const decided = (await oneTime.takeDecided(tx.db, 'device', hash, ctx.now())) as Taken<'device'> | undefined;
    if (decided === undefined) return undefined;
    if (decided.data.decision !== 'approved') return 'denied';
    const account = await queries.holdAccount(tx.db, decided.user_id!);
    if (account === undefined || !(await isLive(tx.db, decided.data.session_id, ctx.now()))) return 'denied';
    checkStanding(account);
    const plan = planOf(ctx, 'device', { session, device: decided.data.device });
    return openSession(ctx, tx, account, plan, decided.data.authenticated_at);
  });
  if (polled === 'denied') throw new AppError('DEVICE_DENIED');
  if (polled !== undefined) return handOut(ctx, polled);
  // It may have been decided about since: then the next question is answered.
  if ((await oneTime.findLive(ctx.db, 'device', hash, ctx.now())) === undefined) throw new AppError('TOKEN_SPENT');
  return { status: 'pending', interval: INTERVAL_SECONDS };
}
