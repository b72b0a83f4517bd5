import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { Ctx, Out } from '../../../kit/context.ts';
import { getConnection, providerOf } from '../accounts/find.ts';
import { useAccount } from '../accounts/use.ts';

type Channels = typeof integrations.channels;

export async function listChannels(ctx: Ctx<Channels>): Promise<Out<Channels>> {
  const slack = providerOf(ctx.services, 'slack');
  const connection = await getConnection(ctx.services.db, ctx.scope, { type: 'slack' });
  const channels = await useAccount(ctx, connection, slack, (credentials) => slack.listChannels(credentials));
  return { items: [...channels] };
}
