import { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { getDelivery } from './deliveries/get.ts';
import { listDeliveries } from './deliveries/list.ts';
import { recoverWebhook } from './endpoints/recover.ts';
import { resendDelivery } from './deliveries/resend.ts';
import { configureWebhook } from './endpoints/configure.ts';
import { createWebhook } from './endpoints/create.ts';
import { deleteWebhook } from './endpoints/delete.ts';
import { enableWebhook } from './endpoints/enable.ts';
import { getWebhook } from './endpoints/get.ts';
import { pauseWebhook } from './endpoints/pause.ts';
import { restoreWebhook } from './endpoints/restore.ts';
import { rotateSecret } from './endpoints/rotate-secret.ts';
import { testWebhook } from './endpoints/test.ts';
import { updateWebhook } from './endpoints/update.ts';
import { listWebhooks } from './list.ts';
import { listTypes } from './types.ts';

export const webhooksRouter = router({
  list: procedure(webhooks.list).query(({ ctx, input }) => listWebhooks(ctx, input)),
  get: procedure(webhooks.get).query(({ ctx, input }) => getWebhook(ctx, input)),
  create: procedure(webhooks.create).mutation(({ ctx, input }) => createWebhook(ctx, input)),
  configure: procedure(webhooks.configure).mutation(({ ctx, input }) => configureWebhook(ctx, input)),
  update: procedure(webhooks.update).mutation(({ ctx, input }) => updateWebhook(ctx, input)),
  delete: procedure(webhooks.delete).mutation(({ ctx, input }) => deleteWebhook(ctx, input)),
  restore: procedure(webhooks.restore).mutation(({ ctx, input }) => restoreWebhook(ctx, input)),
  rotateSecret: procedure(webhooks.rotateSecret).mutation(({ ctx, input }) => rotateSecret(ctx, input)),
  enable: procedure(webhooks.enable).mutation(({ ctx, input }) => enableWebhook(ctx, input)),
  pause: procedure(webhooks.pause).mutation(({ ctx, input }) => pauseWebhook(ctx, input)),
  test: procedure(webhooks.test).mutation(({ ctx, input }) => testWebhook(ctx, input)),
  types: procedure(webhooks.types).query(() => listTypes()),
  deliveries: router({
    list: procedure(webhooks.deliveries.list).query(({ ctx, input }) => listDeliveries(ctx, input)),
    get: procedure(webhooks.deliveries.get).query(({ ctx, input }) => getDelivery(ctx, input)),
    resend: procedure(webhooks.deliveries.resend).mutation(({ ctx, input }) => resendDelivery(ctx, input)),
  }),
  recover: procedure(webhooks.recover).mutation(({ ctx, input }) => recoverWebhook(ctx, input)),
});
