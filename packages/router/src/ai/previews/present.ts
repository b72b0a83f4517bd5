import type { PreviewJob, previews } from '@deskwire/contract/ai/previews.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Out } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { positionOf } from './turns/position.ts';

type Row = Out<typeof previews.jobs.list>['items'][number];

export const presentRow = ({ artifact_file_id: _, files, ...row }: queries.JobRow): Row => ({
  ...row,
  files_count: files.length,
});

/** A job as a whole. Its place in the queue is that of this moment. */
export async function presentJob(db: Db, row: queries.JobRow, reused = false): Promise<PreviewJob> {
  return {
    ...presentRow(row),
    files: row.files.map(({ path, size }) => ({ path, size })),
    queue_position: row.state === 'queued' ? await positionOf(db, row.id) : null,
    reused,
  };
}

/** Throws PREVIEW_JOB_NOT_FOUND. */
export async function getJob(db: Db, place: queries.Place, id: string): Promise<queries.JobRow> {
  const row = await queries.findJob(db, place, id);
  if (row === undefined) throw new AppError('PREVIEW_JOB_NOT_FOUND');
  return row;
}
