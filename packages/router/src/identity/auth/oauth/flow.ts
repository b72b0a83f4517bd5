import { type FlowSecrets, ProviderError } from '@deskwire/adapters/sign-in-flow.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { z } from 'zod';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { issue, randomToken, type Taken } from '../one-time/values.ts';

/**
 * Begins to sign in, or to link an account elsewhere: what must come back is kept as a hash, and bound to this browser by
 * a secret only it gets.
 */
export async function begin(
  ctx: Ctx<typeof auth.oauth.start> | Ctx<typeof auth.oauth.link>,
  provider: string,
  user_id: string | null,
  { session, device, redirect_to, linking }: Omit<Taken<'oauth'>['data'], 'provider' | 'binding'>,
): Promise<z.input<typeof auth.oauth.start.output>> {
  const state = randomToken();
  const binding = randomToken();
  const url = await asked(() =>
    providerOf(ctx.services, provider).authorizationUrl(secretsOf(ctx.services, provider, state)),
  );
  const data = { provider, binding: hashToken(binding).toString('hex'), session, device, redirect_to, linking };
  const { expires_at } = await ctx.commit((tx) =>
    issue({ ...ctx, db: tx.db }, 'oauth', { subject: provider, user_id, data, token: state, instead: false }),
  );
  return { authorization_url: url.href, binding, expires_at };
}

/** Throws PROVIDER_NOT_FOUND. */
export function providerOf({ providers }: Services, id: string) {
  const provider = providers.get(id);
  if (provider === undefined) throw new AppError('PROVIDER_NOT_FOUND');
  return provider;
}

/** Verifier and nonce follow from the state, so that nothing of a flow needs to be kept but the hash of its state. */
export const secretsOf = ({ keyring, config }: Services, provider: string, state: string): FlowSecrets => ({
  state,
  nonce: keyring.mac('oauth-nonce', state),
  code_verifier: keyring.mac('oauth-verifier', state),
  redirect_uri: new URL(`/api/v1/auth/${provider}/callback`, config.public_url).href,
});

/** Maps errors of a provider: a refusal to one of our codes, and an outage to one after which the caller can retry. */
export async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.reason === 'refused') throw new AppError('PROVIDER_REFUSED', undefined, { cause: error });
    throw new AppError('UNAVAILABLE', { retry_after: 5 }, { cause: error });
  }
}
