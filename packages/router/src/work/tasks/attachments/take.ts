import { cut } from '@deskwire/contract/kit/cut.ts';
import { randomUUIDv7 } from 'node:crypto';
import type { TakingFiles } from '../../../kit/domain.ts';
import { AppError } from '../../../kit/errors.ts';
import { requireWriting } from '../../projects/at-work.ts';
import { findAnywhere } from '../queries.ts';
import * as queries from './queries.ts';

export const MOST = 200;

/** A task to which somebody may attach files. Throws TASK_NOT_FOUND, FORBIDDEN, PROJECT_ARCHIVED. */
export async function taskForFiles(ctx: TakingFiles, id_or_key: string): Promise<string> {
  const task = await findAnywhere(ctx.db, ctx.scope, id_or_key);
  if (task === undefined) throw new AppError('TASK_NOT_FOUND');
  await requireWriting(ctx, task.project_id, 'TASK_NOT_FOUND');
  return task.id;
}

/** Makes a file an attachment of a task. Throws TASK_FULL. */
export async function noteAttachment(
  { db, scope, events, now }: TakingFiles,
  task_id: string,
  file: { readonly id: string; readonly name: string },
): Promise<void> {
  if ((await queries.lockAndCount(db, scope, task_id)) >= MOST)
    throw new AppError('TASK_FULL', { limit: 'attachments', most: MOST });
  await queries.detachElsewhere(db, scope, file.id, task_id);
  const title = cut(file.name, 200);
  const { id } = await queries.putAttachment(db, scope, {
    id: randomUUIDv7(),
    task_id,
    file_id: file.id,
    url: null,
    title,
    created_by: scope.person_id,
    created_at: now(),
  });
  events.add('task.attachment_added', { id: task_id }, { attachment_id: id, title, file_id: file.id });
}
