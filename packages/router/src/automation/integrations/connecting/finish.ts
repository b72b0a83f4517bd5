import { equal } from '@deskwire/adapters/keyring.ts';
import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { anyProvider } from '../accounts/find.ts';
import { sealWebhookSecret } from '../accounts/secrets.ts';
import { presentIntegration } from '../present.ts';
import * as queries from '../queries.ts';
import { asked, keep } from './keep.ts';

type Finish = typeof integrations.finish;
type FinishCtx = Ctx<Finish>;

/**
 * Ends an attempt with what the other system sent the browser back with. The state is used up first, also where nothing
 * comes of it; the browser must be the one that began, and whoever began must still be allowed to.
 */
export async function finishConnecting(ctx: FinishCtx, input: In<Finish>): Promise<Out<Finish>> {
  const { services, now, commit } = ctx;
  const { type, state, code, installation_id, binding } = input;
  const begun = await commit(({ db }) => queries.takeFlow(db, hashToken(state)));
  if (begun === undefined || begun.provider !== type || begun.expires_at <= now() || begun.may !== true)
    throw new AppError('INTEGRATION_FLOW_EXPIRED');
  if (!equal(begun.binding_hash, hashToken(binding))) throw new AppError('INTEGRATION_FLOW_EXPIRED');
  if (code === undefined) throw new AppError('INTEGRATION_REFUSED', { code: 'access_denied' });
  const provider = anyProvider(services, type);
  if (provider.grant === undefined) throw new AppError('INTEGRATION_NOT_CONFIGURED');
  const redirect_uri = `${services.config.public_url}/api/v1/integrations/${type}/callback`;
  const granted = await asked(() => provider.grant!({ code, installation_id }, redirect_uri));
  const scope = { team_id: mintTeam(begun.team_id) };
  const row = await commit((tx) => keep({ services, now, ...tx }, scope, begun.person_id, type, granted));
  if (type === 'clickup' && row.webhook_id === null) await addWebhook(ctx, row, granted.credentials);
  return { integration: presentIntegration(row), return_to: begun.return_to };
}

/** ClickUp sends events to webhooks that each workspace has; connecting again makes no second one. */
async function addWebhook(
  { services, commit }: FinishCtx,
  row: queries.ConnectionRow,
  credentials: Parameters<NonNullable<FinishCtx['services']['accounts']['clickup']>['addWebhook']>[0],
): Promise<void> {
  const endpoint = `${services.config.public_url}/api/v1/webhooks/clickup`;
  const { id, secret } = await asked(() =>
    services.accounts.clickup!.addWebhook(credentials, row.external_account, endpoint),
  );
  const webhook = { webhook_id: id, webhook_secret: sealWebhookSecret(services, row.id, secret) };
  await commit(({ db }) => queries.setWebhook(db, row, webhook));
}
