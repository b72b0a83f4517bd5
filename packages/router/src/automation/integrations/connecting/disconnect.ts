import type { Credentials } from '@deskwire/adapters/accounts/account-provider.ts';
import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getConnection } from '../accounts/find.ts';
import { openCredentials } from '../accounts/secrets.ts';
import * as queries from '../queries.ts';
import { deleteRepositories } from '../repositories/queries.ts';

type Disconnect = typeof integrations.disconnect;

/**
 * Ends the connection here in any case, and then asks the other system to end it as well. What was mirrored of it stays,
 * and is taken up again by who connects it again, unless it shall be deleted.
 */
export async function disconnectAccount(ctx: Ctx<Disconnect>, input: In<Disconnect>): Promise<Out<Disconnect>> {
  const { db, scope, services, commit, now } = ctx;
  const { purge = false } = input;
  const connection = await getConnection(db, scope, input);
  const { id, provider } = connection;
  const credentials =
    connection.credentials === null ? undefined : openCredentials(services, id, connection.credentials);
  await commit(async (tx) => {
    if (!(await queries.disconnect(tx.db, scope, id, now()))) throw new AppError('INTEGRATION_NOT_FOUND');
    if (purge) await deleteRepositories(tx.db, scope, id);
    tx.events.add('integration.disconnected', { id }, { provider, purge });
  });
  return { id, revoked: credentials !== undefined && (await revoked(ctx, connection, credentials)) };
}

async function revoked(
  { services }: Ctx<Disconnect>,
  { provider, external_account, webhook_id }: queries.ConnectionRow,
  credentials: Credentials,
): Promise<boolean> {
  try {
    if (webhook_id !== null) await services.accounts.clickup?.removeWebhook(credentials, webhook_id);
    await services.accounts[provider]?.revoke(credentials, external_account);
    return true;
  } catch (error) {
    services.report('An account could not be revoked at its system', error, { provider });
    return false;
  }
}
