import { cut } from '@deskwire/contract/kit/cut.ts';
import { randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import { equal } from '@deskwire/adapters/keyring.ts';
import type { ProvenIdentity } from '@deskwire/adapters/sign-in-flow.ts';
import type { Identity } from '@deskwire/contract/identity/auth-oauth.ts';
import type { SecondFactorRequired } from '@deskwire/contract/identity/auth-schemas.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { openAccount } from '../accounts/open.ts';
import * as queries from '../accounts/queries.ts';
import { linkIdentity, type LinkTarget } from '../identities/link.ts';
import * as identities from '../identities/queries.ts';
import { type SignInPlan, takeToken } from '../one-time/values.ts';
import { answerOf, checkStanding, enter, type Entered, planOf } from '../sessions/sign-in.ts';
import { asked, providerOf, secretsOf } from './flow.ts';

type FinishCtx = Ctx<typeof auth.oauth.finish>;
type FinishTx = Parameters<Parameters<FinishCtx['commit']>[0]>[0];

/**
 * Takes what the provider sent back with this browser. The state is used up first, so that an answer counts once; then
 * the provider is asked who this is, outside of any transaction; then they sign in, register, or link.
 */
export async function finishSignIn(
  ctx: FinishCtx,
  { provider, state, code, binding }: In<typeof auth.oauth.finish>,
): Promise<z.input<typeof auth.oauth.finish.output>> {
  const begun = await ctx.commit((tx) => takeToken({ ...ctx, db: tx.db }, 'oauth', state));
  if (begun === undefined) throw new AppError('TOKEN_SPENT');
  if (begun.data.provider !== provider || !equal(begun.data.binding, hashToken(binding).toString('hex')))
    throw new AppError('PROVIDER_REFUSED');
  const proven = await asked(() =>
    providerOf(ctx.services, provider).identify(secretsOf(ctx.services, provider, state), code),
  );
  const { redirect_to, linking } = begun.data;
  if (linking === true) {
    const identity = await ctx.commit((tx) => linkToCaller(ctx, tx, begun.user_id!, targetOf(provider, proven)));
    return { redirect_to, outcome: { status: 'linked', identity } };
  }
  const plan = planOf(ctx, provider, begun.data);
  const entered = await ctx.commit((tx) => come(ctx, tx, proven, plan));
  return { redirect_to, outcome: await answerOf(ctx, entered) };
}

const targetOf = (provider: string, { subject, email }: ProvenIdentity): LinkTarget => ({
  provider,
  subject,
  email: email?.toLowerCase() ?? null,
});

async function linkToCaller(ctx: FinishCtx, tx: FinishTx, user_id: string, target: LinkTarget): Promise<Identity> {
  const account = await queries.findAccount(tx.db, user_id);
  if (account?.status !== 'active') throw new AppError('TOKEN_SPENT');
  return linkIdentity(ctx, tx, account, target, 'provider_linked');
}

/**
 * Signs in whom the provider knows by its subject. An address counts only where both sides have verified it: then it
 * links, after the second factor where there is one. Without an account for it, one opens.
 */
async function come(
  ctx: FinishCtx,
  tx: FinishTx,
  proven: ProvenIdentity,
  plan: SignInPlan,
): Promise<Entered | SecondFactorRequired> {
  const target = targetOf(plan.method, proven);
  const known = await identities.findIdentity(tx.db, target.provider, target.subject);
  if (known !== undefined) {
    // First the account: whoever takes the identity away at this moment holds that first, too.
    const account = await queries.holdAccount(tx.db, known.user_id);
    const used = await identities.useIdentity(tx.db, target.provider, target.subject, ctx.now());
    if (account === undefined || used?.user_id !== account.id) throw new AppError('PROVIDER_REFUSED');
    return enter(ctx, tx, account, plan);
  }
  const { email } = target;
  if (email === null || !proven.email_verified) throw new AppError('PROVIDER_EMAIL_UNVERIFIED');
  const newcomer = {
    user_id: randomUUIDv7(),
    password_hash: null,
    full_name: cut(proven.name?.trim() ?? '', 200) || email.split('@', 1)[0]!,
  };
  const opened = await openAccount(ctx, tx, email, newcomer, plan.method);
  const account = await queries.holdAccountByEmail(tx.db, email);
  if (account === undefined) throw new AppError('PROVIDER_REFUSED');
  checkStanding(account);
  if (account.second_factor) return enter(ctx, tx, account, { ...plan, link: target });
  await linkIdentity(ctx, tx, account, target, opened ? undefined : 'provider_linked');
  return enter(ctx, tx, account, plan);
}
