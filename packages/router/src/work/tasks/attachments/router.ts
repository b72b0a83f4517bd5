import { taskAttachments } from '@deskwire/contract/work/tasks.attachments.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { createAttachment } from './create.ts';
import { deleteAttachment } from './delete.ts';
import { listAttachments } from './list.ts';

export const attachmentsRouter = router({
  list: procedure(taskAttachments.list).query(({ ctx, input }) => listAttachments(ctx, input)),
  create: procedure(taskAttachments.create).mutation(({ ctx, input }) => createAttachment(ctx, input)),
  delete: procedure(taskAttachments.delete).mutation(({ ctx, input }) => deleteAttachment(ctx, input)),
});
