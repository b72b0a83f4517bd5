import { subscriptions } from '@deskwire/contract/commerce/subscriptions.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { cancel } from './changes/cancel.ts';
import { downgrade } from './changes/downgrade.ts';
import { preview } from './changes/preview.ts';
import { resume } from './changes/resume.ts';
import { update } from './changes/update.ts';
import { upgrade } from './changes/upgrade.ts';
import { createSubscription } from './create.ts';
import { getSubscription } from './get.ts';
import { listSubscriptions } from './list.ts';

export const subscriptionsRouter = router({
  list: procedure(subscriptions.list).query(({ ctx, input }) => listSubscriptions(ctx, input)),
  get: procedure(subscriptions.get).query(({ ctx, input }) =>
    getSubscription(ctx.db, ctx.scope, input.subscription_id),
  ),
  create: procedure(subscriptions.create).mutation(({ ctx, input }) => createSubscription(ctx, input)),
  preview: procedure(subscriptions.preview).query(({ ctx, input }) => preview(ctx, input)),
  update: procedure(subscriptions.update).mutation(({ ctx, input }) => update(ctx, input)),
  upgrade: procedure(subscriptions.upgrade).mutation(({ ctx, input }) => upgrade(ctx, input)),
  downgrade: procedure(subscriptions.downgrade).mutation(({ ctx, input }) => downgrade(ctx, input)),
  cancel: procedure(subscriptions.cancel).mutation(({ ctx, input }) => cancel(ctx, input)),
  resume: procedure(subscriptions.resume).mutation(({ ctx, input }) => resume(ctx, input)),
});
