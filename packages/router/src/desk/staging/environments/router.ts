import { environment } from '@deskwire/contract/desk/staging.environments.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { archiveEnvironment } from './archive.ts';
import { createEnvironment } from './create.ts';
import { getEnvironment } from './get.ts';
import { lockEnvironment } from './lock.ts';
import { listQueue } from './queue.ts';
import { restoreEnvironment } from './restore.ts';
import { rotateSecret } from './rotate-secret.ts';
import { unlockEnvironment } from './unlock.ts';
import { updateEnvironment } from './update.ts';

export const environmentRouter = router({
  get: procedure(environment.get).query(({ ctx, input }) => getEnvironment(ctx, input.environment_id)),
  create: procedure(environment.create).mutation(({ ctx, input }) => createEnvironment(ctx, input)),
  update: procedure(environment.update).mutation(({ ctx, input }) => updateEnvironment(ctx, input)),
  archive: procedure(environment.archive).mutation(({ ctx, input }) => archiveEnvironment(ctx, input)),
  restore: procedure(environment.restore).mutation(({ ctx, input }) => restoreEnvironment(ctx, input)),
  lock: procedure(environment.lock).mutation(({ ctx, input }) => lockEnvironment(ctx, input)),
  unlock: procedure(environment.unlock).mutation(({ ctx, input }) => unlockEnvironment(ctx, input)),
  queue: procedure(environment.queue).query(({ ctx, input }) => listQueue(ctx, input)),
  rotateSecret: procedure(environment.rotateSecret).mutation(({ ctx, input }) => rotateSecret(ctx, input)),
});
