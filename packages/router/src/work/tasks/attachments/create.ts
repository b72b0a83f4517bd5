import { cut } from '@deskwire/contract/kit/cut.ts';
import { randomUUIDv7 } from 'node:crypto';
import type { TaskAttachment, taskAttachments } from '@deskwire/contract/work/tasks.attachments.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { getMovableFile } from '../../../platform/files/rows/find.ts';
import { moveFile } from '../../../platform/files/rows/keep.ts';
import { getTask } from '../find.ts';
import { MOST } from './take.ts';
import { presentAttachment } from './present.ts';
import * as queries from './queries.ts';

/** Attaches a link, or a file that the caller may move; whoever sees the task then sees the file. */
export async function createAttachment(
  ctx: Ctx<typeof taskAttachments.create>,
  { task_id, file_id, url, title }: In<typeof taskAttachments.create>,
): Promise<TaskAttachment> {
  const { db, scope, events, now } = ctx;
  if ((file_id === undefined) === (url === undefined)) throw invalid('file_id', 'give either file_id or url');
  const task = await getTask(ctx, task_id);
  // The row that the file leaves is locked before the task, as in files.attach.
  const file = file_id === undefined ? undefined : await getMovableFile(ctx, file_id, 'task');
  if ((await queries.lockAndCount(db, scope, task.id)) >= MOST)
    throw new AppError('TASK_FULL', { limit: 'attachments', most: MOST });
  if (file !== undefined) {
    await moveFile(ctx, file, { kind: 'task', id: task.id });
    await queries.detachElsewhere(db, scope, file.id, task.id);
  }
  const { id } = await queries.putAttachment(db, scope, {
    id: randomUUIDv7(),
    task_id: task.id,
    file_id: file?.id ?? null,
    url: url ?? null,
    title: cut(title ?? file?.name ?? url!, 200),
    created_by: scope.person_id,
    created_at: now(),
  });
  const row = (await queries.findAttachment(db, scope, task.id, id))!;
  events.add('task.attachment_added', task, { attachment_id: id, title: row.title, file_id: row.file_id });
  return presentAttachment(ctx)(row);
}
