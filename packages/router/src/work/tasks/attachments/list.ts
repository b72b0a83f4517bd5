import type { taskAttachments } from '@deskwire/contract/work/tasks.attachments.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getTask } from '../find.ts';
import { presentAttachment } from './present.ts';
import * as queries from './queries.ts';

/** The attachments of a task, in the order in which they were added. */
export async function listAttachments(ctx: Ctx<typeof taskAttachments.list>, input: In<typeof taskAttachments.list>) {
  const { id } = await getTask(ctx, input.task_id);
  return page(ctx, input, {
    key: ['tasks.attachments', ctx.scope.team_id, id],
    find: (slice) => queries.listAttachments(ctx.db, ctx.scope, id, slice),
    position: (row) => [row.created_at, row.id],
    present: presentAttachment(ctx),
  });
}
