import { inbound } from '@deskwire/contract/automation/inbound.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { clickup } from './doors/clickup.ts';
import { generic } from './doors/generic.ts';
import { github } from './doors/github.ts';
import { jira } from './doors/jira.ts';
import { lemonsqueezy } from './doors/lemonsqueezy.ts';
import { make } from './doors/make.ts';
import { slack } from './doors/slack.ts';
import { stripe } from './doors/stripe.ts';
import { getMessage } from './messages/get.ts';
import { listMessages } from './messages/list.ts';
import { replayMessage } from './messages/replay.ts';
import { createSource } from './sources/create.ts';
import { deleteSource } from './sources/delete.ts';
import { listSources } from './sources/list.ts';
import { restoreSource } from './sources/restore.ts';
import { rotateSource } from './sources/rotate.ts';
import { updateSource } from './sources/update.ts';

export const inboundRouter = router({
  slack: procedure(inbound.slack).mutation(({ ctx, input }) => slack(ctx, input)),
  github: procedure(inbound.github).mutation(({ ctx, input }) => github(ctx, input)),
  clickup: procedure(inbound.clickup).mutation(({ ctx, input }) => clickup(ctx, input)),
  jira: procedure(inbound.jira).mutation(({ ctx, input }) => jira(ctx, input)),
  stripe: procedure(inbound.stripe).mutation(({ ctx, input }) => stripe(ctx, input)),
  lemonsqueezy: procedure(inbound.lemonsqueezy).mutation(({ ctx, input }) => lemonsqueezy(ctx, input)),
  make: procedure(inbound.make).mutation(({ ctx, input }) => make(ctx, input)),
  generic: procedure(inbound.generic).mutation(({ ctx, input }) => generic(ctx, input)),
  sources: router({
    list: procedure(inbound.sources.list).query(({ ctx, input }) => listSources(ctx, input)),
    create: procedure(inbound.sources.create).mutation(({ ctx, input }) => createSource(ctx, input)),
    update: procedure(inbound.sources.update).mutation(({ ctx, input }) => updateSource(ctx, input)),
    rotate: procedure(inbound.sources.rotate).mutation(({ ctx, input }) => rotateSource(ctx, input)),
    delete: procedure(inbound.sources.delete).mutation(({ ctx, input }) => deleteSource(ctx, input)),
    restore: procedure(inbound.sources.restore).mutation(({ ctx, input }) => restoreSource(ctx, input)),
  }),
  messages: router({
    list: procedure(inbound.messages.list).query(({ ctx, input }) => listMessages(ctx, input)),
    get: procedure(inbound.messages.get).query(({ ctx, input }) => getMessage(ctx, input)),
    replay: procedure(inbound.messages.replay).mutation(({ ctx, input }) => replayMessage(ctx, input)),
  }),
});
