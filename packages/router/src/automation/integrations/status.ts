import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { getConnection } from './accounts/find.ts';
import { presentIntegration } from './present.ts';

type Status = typeof integrations.status;

export async function checkStatus({ db, scope, services }: Ctx<Status>, input: In<Status>): Promise<Out<Status>> {
  const configured = services.accounts[input.type] !== undefined;
  try {
    const row = await getConnection(db, scope, input);
    return { connected: row.state === 'connected', configured, integration: presentIntegration(row) };
  } catch (error) {
    const isNone = error instanceof AppError && error.app === 'INTEGRATION_NOT_FOUND';
    if (!isNone || input.connection_id !== undefined) throw error;
    return { connected: false, configured, integration: null };
  }
}
