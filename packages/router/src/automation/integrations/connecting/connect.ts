import { randomBytes } from 'node:crypto';
import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { ConnectStep } from '@deskwire/contract/automation/integrations.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { checkOutboundAddress } from '../../../kit/calls/outbound-address.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { anyProvider } from '../accounts/find.ts';
import { presentIntegration } from '../present.ts';
import * as queries from '../queries.ts';
import { asked, keep } from './keep.ts';

type Connect = typeof integrations.connect;

/** How long somebody may take at the other system. */
const FLOW_SECONDS = 900;
const newValue = () => randomBytes(32).toString('base64url');

/** The address to which the other system sends the browser back. */
export const callbackOf = ({ config }: Ctx<Connect>['services'], type: string): string =>
  `${config.public_url}/api/v1/integrations/${type}/callback`;

/** Keeps an account whose token was typed in, or begins an attempt that ends where its system sends the browser back to. */
export async function connectAccount(ctx: Ctx<Connect>, input: In<Connect>): Promise<ConnectStep> {
  const { services, scope, cookies, now, commit } = ctx;
  const { type, base_url, email, token, return_to = '/' } = input;
  const provider = anyProvider(services, type);
  if (provider.open !== undefined) {
    if (base_url === undefined) throw invalid('base_url', 'is required for this kind of account');
    if (token === undefined) throw invalid('token', 'is required for this kind of account');
    checkOutboundAddress(services.outbound, 'base_url', base_url);
    const granted = await asked(() => provider.open!({ base_url, email, access_token: token }));
    const row = await commit((tx) =>
      keep({ ...ctx, ...tx }, { team_id: scope.team_id }, scope.person_id, type, granted),
    );
    return { status: 'connected', authorization_url: null, integration: presentIntegration(row) };
  }
  if (provider.authorizationUrl === undefined || type === 'jira' || type === 'make' || type === 'generic')
    throw new AppError('INTEGRATION_NOT_CONFIGURED');
  if (token !== undefined) throw invalid('token', 'is not how accounts of this kind are connected');
  const [state, binding] = [newValue(), newValue()];
  const expires_at = secondsAfter(now(), FLOW_SECONDS);
  await commit(({ db }) =>
    queries.insertFlow(db, scope, {
      state_hash: hashToken(state),
      binding_hash: hashToken(binding),
      person_id: scope.person_id,
      provider: type,
      return_to,
      expires_at,
    }),
  );
  cookies?.keepBinding(binding, expires_at);
  const authorization_url = provider.authorizationUrl({ state, redirect_uri: callbackOf(services, type) });
  return { status: 'authorize', authorization_url, integration: null };
}
