import { integrations } from '@deskwire/contract/automation/integrations.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { connectAccount } from './connecting/connect.ts';
import { disconnectAccount } from './connecting/disconnect.ts';
import { finishConnecting } from './connecting/finish.ts';
import { listIntegrations } from './list.ts';
import { linkRepository } from './connecting/link-repository.ts';
import { listRepositories } from './repositories/list.ts';
import { unlinkRepository } from './repositories/unlink.ts';
import { listChannels } from './slack/channels.ts';
import { sendSlack } from './slack/send-slack.ts';
import { checkStatus } from './status.ts';
import { syncIntegration } from './sync.ts';
import { updateIntegration } from './update.ts';

const { repositories } = integrations;

export const integrationsRouter = router({
  list: procedure(integrations.list).query(({ ctx, input }) => listIntegrations(ctx, input)),
  connect: procedure(integrations.connect).mutation(({ ctx, input }) => connectAccount(ctx, input)),
  finish: procedure(integrations.finish).mutation(({ ctx, input }) => finishConnecting(ctx, input)),
  disconnect: procedure(integrations.disconnect).mutation(({ ctx, input }) => disconnectAccount(ctx, input)),
  status: procedure(integrations.status).query(({ ctx, input }) => checkStatus(ctx, input)),
  sync: procedure(integrations.sync).mutation(({ ctx, input }) => syncIntegration(ctx, input)),
  update: procedure(integrations.update).mutation(({ ctx, input }) => updateIntegration(ctx, input)),
  channels: procedure(integrations.channels).query(({ ctx }) => listChannels(ctx)),
  sendSlack: procedure(integrations.sendSlack).mutation(({ ctx, input }) => sendSlack(ctx, input)),
  linkRepository: procedure(integrations.linkRepository).mutation(({ ctx, input }) => linkRepository(ctx, input)),
  repositories: router({
    list: procedure(repositories.list).query(({ ctx, input }) => listRepositories(ctx, input)),
    unlink: procedure(repositories.unlink).mutation(({ ctx, input }) => unlinkRepository(ctx, input)),
  }),
});
