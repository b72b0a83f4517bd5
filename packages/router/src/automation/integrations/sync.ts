import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { Integration } from '@deskwire/contract/automation/integrations.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { anyProvider, getConnection } from './accounts/find.ts';
import { useAccount } from './accounts/use.ts';
import { presentIntegration } from './present.ts';
import * as queries from './queries.ts';

type Sync = typeof integrations.sync;

/** Asks the other system whether the account works, now. */
export async function syncIntegration(ctx: Ctx<Sync>, input: In<Sync>): Promise<Integration> {
  const { db, scope, services, commit } = ctx;
  const provider = anyProvider(services, input.type);
  const connection = await getConnection(db, scope, input);
  await useAccount(ctx, connection, provider, (credentials) => provider.probe(credentials));
  await commit(async ({ events }) => events.add('integration.synced', connection, { provider: input.type }));
  return presentIntegration((await queries.findConnection(db, scope, connection.id)) ?? connection);
}
