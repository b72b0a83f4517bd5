import type { TaskAttachment, taskAttachments } from '@deskwire/contract/work/tasks.attachments.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { deleteFile } from '../../../platform/files/delete.ts';
import { getTask } from '../find.ts';
import { presentAttachment } from './present.ts';
import * as queries from './queries.ts';

/** Removes an attachment. A file can be restored, and is then attached again; a link cannot. */
export async function deleteAttachment(
  ctx: Ctx<typeof taskAttachments.delete>,
  { task_id, attachment_id }: In<typeof taskAttachments.delete>,
): Promise<TaskAttachment> {
  const { db, scope, events } = ctx;
  const task = await getTask(ctx, task_id);
  const row = await queries.findAttachment(db, scope, task.id, attachment_id);
  if (row === undefined) throw new AppError('TASK_ATTACHMENT_NOT_FOUND');
  if (row.file_id === null) await queries.deleteAttachment(db, scope, row.id);
  else await deleteFile(ctx, { file_id: row.file_id });
  events.add('task.attachment_removed', task, { attachment_id: row.id, title: row.title, file_id: row.file_id });
  return presentAttachment(ctx)(row);
}
