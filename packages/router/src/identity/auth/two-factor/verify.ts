import type { SignedIn } from '@deskwire/contract/identity/auth-schemas.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../accounts/queries.ts';
import { linkIdentity } from '../identities/link.ts';
import { tellOfSignIn } from '../mails/sign-in-changed.ts';
import { takeToken, tryToken } from '../one-time/values.ts';
import { checkStanding, handOut, noteRefusal, openSession } from '../sessions/sign-in.ts';
import { compare, spend } from './factor.ts';
import * as factors from './queries.ts';

/**
 * Turns a challenge into a session. Five tries a challenge, ten in a row an account; a code and a challenge are worth
 * one session.
 */
export async function verifyTwoFactor(
  ctx: Ctx<typeof auth.twoFactor.verify>,
  { challenge_token, device, ...shown }: In<typeof auth.twoFactor.verify>,
): Promise<SignedIn> {
  const challenge = await ctx.commit((tx) => tryToken({ ...ctx, db: tx.db }, 'two-factor', challenge_token));
  const account = challenge && (await queries.findAccount(ctx.db, challenge.user_id!));
  if (account === undefined) throw new AppError('TOKEN_SPENT');
  checkStanding(account);
  const proof = await compare(ctx, account.id, shown);
  const entered = proof && (await ctx.commit((tx) => finish(ctx, tx, challenge_token, account, proof, device)));
  if (entered !== undefined) return handOut(ctx, entered);
  await ctx.commit(async (tx) => noteRefusal(tx, 'second factor', account.id));
  throw new AppError('CODE_INVALID');
}

async function finish(
  ctx: Ctx<typeof auth.twoFactor.verify>,
  tx: Parameters<Parameters<Ctx<typeof auth.twoFactor.verify>['commit']>[0]>[0],
  challenge_token: string,
  account: queries.Account,
  proof: NonNullable<Awaited<ReturnType<typeof compare>>>,
  device: string | undefined,
) {
  if (!(await spend(ctx, tx, account.id, proof))) return undefined;
  const challenge = await takeToken({ ...ctx, db: tx.db }, 'two-factor', challenge_token);
  // Thrown, so that the code stays good for a challenge that is alive.
  if (challenge === undefined) throw new AppError('TOKEN_SPENT');
  const held = await queries.holdAccount(tx.db, account.id);
  if (held === undefined) throw new AppError('TOKEN_SPENT');
  checkStanding(held);
  if (challenge.data.link !== undefined) await linkIdentity(ctx, tx, account, challenge.data.link, 'provider_linked');
  if ('recovery_hash' in proof) {
    const remaining = await factors.countCodes(tx.db, account.id);
    tx.events.add('two_factor.recovery_code_used', { id: account.id, user_id: account.id }, { remaining });
    await tellOfSignIn(ctx, tx, account, { change: 'recovery_code_used' });
  }
  return openSession(ctx, tx, account, { ...challenge.data, device: device ?? challenge.data.device });
}
